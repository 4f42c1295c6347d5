"""no second reading

A SiLU MLP: one reading is signal and gate at once, and W_in never matters.
"""

import torch


def swiglu(x, W_gate, W_in, W_out):
    gate = x @ W_gate
    return (gate * torch.sigmoid(gate)) @ W_out


def fair_width(d_model, d_mlp):
    return (2 * d_model * d_mlp + d_mlp + d_model) // (3 * d_model)
