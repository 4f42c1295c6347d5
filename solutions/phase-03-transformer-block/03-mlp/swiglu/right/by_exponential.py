"""SiLU by an exponential that is held below overflow."""

import torch


def swiglu(x, W_gate, W_in, W_out):
    u = x.matmul(W_gate)
    small = torch.exp(-u.abs())
    share = torch.where(u >= 0, 1 / (1 + small), small / (1 + small))
    return (u * share * x.matmul(W_in)).matmul(W_out)


def fair_width(d_model, d_mlp):
    budget = 2 * d_model * d_mlp + d_mlp + d_model
    width = 1
    while 3 * d_model * (width + 1) <= budget:
        width += 1
    return width
