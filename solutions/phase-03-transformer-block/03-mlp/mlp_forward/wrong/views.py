"""view

A tensor that is not contiguous has no such view; `reshape` copies where it must.
"""

import torch


def gelu(x):
    inner = (2 / torch.pi) ** 0.5 * (x + 0.044715 * x**3)
    return 0.5 * x * (1 + torch.tanh(inner))


def mlp(x, W_in, b_in, W_out, b_out, activation=gelu):
    rows = x.view(-1, x.shape[-1])
    return (activation(rows @ W_in + b_in) @ W_out + b_out).view(x.shape)
