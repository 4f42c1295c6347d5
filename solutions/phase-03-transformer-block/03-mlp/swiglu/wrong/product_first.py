"""SiLU is applied to the product

The signal opens its own gate: two readings that are both negative pass.
"""

import torch


def swiglu(x, W_gate, W_in, W_out):
    gate, up = x @ W_gate, x @ W_in
    return (gate * up * torch.sigmoid(gate * up)) @ W_out


def fair_width(d_model, d_mlp):
    return (2 * d_model * d_mlp + d_mlp + d_model) // (3 * d_model)
