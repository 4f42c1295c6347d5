"""b_in is added behind the gate

The threshold decides how large a match must be, so it belongs before the gate.
"""

import torch


def gelu(x):
    return 0.5 * x * (1 + torch.tanh((2 / torch.pi) ** 0.5 * (x + 0.044715 * x**3)))


def mlp(x, W_in, b_in, W_out, b_out, activation=gelu):
    return (activation(x @ W_in) + b_in) @ W_out + b_out
