"""should be a whole number

A division with / gives 12.0.
"""

import torch


def swiglu(x, W_gate, W_in, W_out):
    gate, up = x @ W_gate, x @ W_in
    return (gate * torch.sigmoid(gate) * up) @ W_out


def fair_width(d_model, d_mlp):
    return (2 * d_model * d_mlp + d_mlp + d_model) / (3 * d_model)
