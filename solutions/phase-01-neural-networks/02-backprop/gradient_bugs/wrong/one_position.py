"""first position

Every position used the same matrices.
"""

import torch


def residual_backward(x, W1, W2, dy):
    a = torch.tanh(x @ W1)
    dW2 = torch.einsum("bph,bpd->hd", a[:, -1:], dy[:, -1:])
    dh = (dy @ W2.T) * (1 - a**2)
    dW1 = torch.einsum("bpd,bph->dh", x, dh)
    return dy + dh @ W1.T, dW1, dW2
