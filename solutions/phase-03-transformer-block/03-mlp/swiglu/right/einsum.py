"""Einsum over neurons, and the sigmoid by tanh."""

import torch


def swiglu(x, W_gate, W_in, W_out):
    gate = torch.einsum("...d,dm->...m", x, W_gate)
    gate = gate * (1 + torch.tanh(gate / 2)) / 2
    return torch.einsum("...m,...m,md->...d", gate, torch.einsum("...d,dm->...m", x, W_in), W_out)


def fair_width(d_model, d_mlp):
    return (2 * d_model * d_mlp + d_mlp + d_model) // (3 * d_model)
