"""the comparison would reward size

Rounded to the nearest width, it can come out bigger than the MLP; and biases count.
"""

import torch


def swiglu(x, W_gate, W_in, W_out):
    gate = x @ W_gate
    return (gate * torch.sigmoid(gate) * (x @ W_in)) @ W_out


def fair_width(d_model, d_mlp):
    return -(-2 * d_mlp // 3) + 1
