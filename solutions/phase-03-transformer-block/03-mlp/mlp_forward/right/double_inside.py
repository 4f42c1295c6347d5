"""Double precision inside, and the result in the dtype of x."""

import torch


def gelu(x):
    y = x.double()
    inner = (2 / torch.pi) ** 0.5 * (y + 0.044715 * y**3)
    return (0.5 * y * (1 + torch.tanh(inner))).to(x.dtype)


def mlp(x, W_in, b_in, W_out, b_out, activation=gelu):
    hidden = activation(x.double() @ W_in.double() + b_in.double())
    return (hidden @ W_out.double() + b_out.double()).to(x.dtype)
