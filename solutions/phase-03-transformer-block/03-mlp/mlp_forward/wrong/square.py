"""the power is 2

A slip in the exponent: x² keeps no sign, and the switch is no longer odd.
"""

import torch


def gelu(x):
    return 0.5 * x * (1 + torch.tanh((2 / torch.pi) ** 0.5 * (x + 0.044715 * x**2)))


def mlp(x, W_in, b_in, W_out, b_out, activation=gelu):
    return activation(x @ W_in + b_in) @ W_out + b_out
