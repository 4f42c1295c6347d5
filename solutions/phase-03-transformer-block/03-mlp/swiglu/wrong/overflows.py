"""NaN or infinity

u · e^u/(1 + e^u) is infinity over infinity for a wide open gate.
"""

import torch


def swiglu(x, W_gate, W_in, W_out):
    gate, up = x @ W_gate, x @ W_in
    return (gate * torch.exp(gate) / (1 + torch.exp(gate)) * up) @ W_out


def fair_width(d_model, d_mlp):
    return (2 * d_model * d_mlp + d_mlp + d_model) // (3 * d_model)
