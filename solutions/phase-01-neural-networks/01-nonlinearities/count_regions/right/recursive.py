"""Straight pieces as pairs of ends, each cut by every neuron in turn."""

import torch


def add_kinks(x, pre):
    found = x.tolist()
    for column in pre.T:
        for i in range(len(x) - 1):
            p, q = float(column[i]), float(column[i + 1])
            if p * q < 0:
                a, b = float(x[i]), float(x[i + 1])
                found.append(a + (b - a) * p / (p - q))
    return torch.tensor(sorted(found), dtype=x.dtype)


def run(layers, x, n):
    h = x[:, None]
    for i in range(n + 1):
        W, b = layers[i]
        h = (h.clamp(min=0) if i else h) @ W.double() + b.double()
    return h


def count_regions(layers, low, high):
    x = torch.tensor([low, high], dtype=torch.float64)
    for n in range(len(layers) - 1):
        x = add_kinks(x, run(layers, x, n))
        x = x[torch.cat([torch.tensor([True]), x.diff() > 1e-9 * (high - low)])]
    slope = run(layers, x, len(layers) - 1)[:, 0].diff() / x.diff()
    return 1 + int((slope.diff().abs() > 1e-6 * slope.abs().max()).sum())
