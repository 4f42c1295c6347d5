"""do the MLP's biases count

Two thirds of the width leaves out the biases, which weigh for narrow models.
"""

import torch


def swiglu(x, W_gate, W_in, W_out):
    gate, up = x @ W_gate, x @ W_in
    return (gate * torch.sigmoid(gate) * up) @ W_out


def fair_width(d_model, d_mlp):
    return max(1, 2 * d_mlp // 3)
