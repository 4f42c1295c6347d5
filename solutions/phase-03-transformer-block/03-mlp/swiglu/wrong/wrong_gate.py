"""W_in's reading is gated

SiLU belongs on the reading through W_gate. For fresh weights the two names are interchangeable;
for a trained model they are not.
"""

import torch


def swiglu(x, W_gate, W_in, W_out):
    up = x @ W_in
    return (up * torch.sigmoid(up) * (x @ W_gate)) @ W_out


def fair_width(d_model, d_mlp):
    return (2 * d_model * d_mlp + d_mlp + d_model) // (3 * d_model)
