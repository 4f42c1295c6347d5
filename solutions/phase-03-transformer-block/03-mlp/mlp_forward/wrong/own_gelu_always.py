"""`activation` is ignored

The parameter is there, and the function calls its own GELU whatever is passed.
"""

import torch


def gelu(x):
    return 0.5 * x * (1 + torch.tanh((2 / torch.pi) ** 0.5 * (x + 0.044715 * x**3)))


def mlp(x, W_in, b_in, W_out, b_out, activation=gelu):
    return gelu(x @ W_in + b_in) @ W_out + b_out
