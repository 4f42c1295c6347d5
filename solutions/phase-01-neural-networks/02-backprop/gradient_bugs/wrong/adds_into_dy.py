"""dy"""

import torch


def residual_backward(x, W1, W2, dy):
    a = torch.tanh(x @ W1)
    dW2 = torch.einsum("bph,bpd->hd", a, dy)
    dh = dy @ W2.T * (1 - a**2)
    dW1 = torch.einsum("bpd,bph->dh", x, dh)
    dy += dh @ W1.T
    return dy, dW1, dW2
