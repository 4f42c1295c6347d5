"""NaN

tanh as (e^u − e^−u)/(e^u + e^−u) is infinity over infinity for large u.
"""

import torch


def gelu(x):
    u = (2 / torch.pi) ** 0.5 * (x + 0.044715 * x**3)
    tanh = (torch.exp(u) - torch.exp(-u)) / (torch.exp(u) + torch.exp(-u))
    return 0.5 * x * (1 + tanh)


def mlp(x, W_in, b_in, W_out, b_out, activation=gelu):
    return activation(x @ W_in + b_in) @ W_out + b_out
