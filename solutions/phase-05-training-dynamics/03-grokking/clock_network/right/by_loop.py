"""A loop over frequencies, and a readout that is written out."""

import math

import torch


def clock_table(p, frequencies):
    columns = []
    n = torch.arange(p, dtype=torch.float64)
    for k in frequencies:
        columns += [torch.cos(2 * math.pi * k * n / p), torch.sin(2 * math.pi * k * n / p)]
    return torch.stack(columns, dim=1).float()


def add_angles(x, y):
    out = []
    for i in range(0, x.shape[-1], 2):
        out.append(x[..., i] * y[..., i] - x[..., i + 1] * y[..., i + 1])
        out.append(x[..., i + 1] * y[..., i] + x[..., i] * y[..., i + 1])
    return torch.stack(out, dim=-1)


def clock_readout(p, frequencies):
    rows = [
        [f(2 * math.pi * k * c / p) for c in range(p)]
        for k in frequencies
        for f in (math.cos, math.sin)
    ]
    return torch.tensor(rows)
