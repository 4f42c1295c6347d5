"""the root is taken of π alone

An operator's precedence: 2 / π ** 0.5 is 2/√π, and √(2/π) needs brackets.
"""

import torch


def gelu(x):
    return 0.5 * x * (1 + torch.tanh(2 / torch.pi**0.5 * (x + 0.044715 * x**3)))


def mlp(x, W_in, b_in, W_out, b_out, activation=gelu):
    return activation(x @ W_in + b_in) @ W_out + b_out
