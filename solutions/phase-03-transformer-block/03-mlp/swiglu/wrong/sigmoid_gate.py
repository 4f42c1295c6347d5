"""GLU

The gate is a bare sigmoid, as in the older GLU: it is a number between 0 and 1, where SiLU grows
with the match.
"""

import torch


def swiglu(x, W_gate, W_in, W_out):
    return (torch.sigmoid(x @ W_gate) * (x @ W_in)) @ W_out


def fair_width(d_model, d_mlp):
    return (2 * d_model * d_mlp + d_mlp + d_model) // (3 * d_model)
