"""the result has lost its gradient

Without a graph the block runs and never learns.
"""

import torch


def gelu(x):
    return 0.5 * x * (1 + torch.tanh((2 / torch.pi) ** 0.5 * (x + 0.044715 * x**3)))


@torch.no_grad()
def mlp(x, W_in, b_in, W_out, b_out, activation=gelu):
    return activation(x @ W_in + b_in) @ W_out + b_out
