"""compare with the steepest slope of all

Each change is compared with its two neighbors.
"""

import torch


def run(layers, x, n):
    h = x[:, None]
    for i in range(n + 1):
        W, b = layers[i]
        h = (h.clamp(min=0) if i else h) @ W.double() + b.double()
    return h


def add_kinks(x, pre):
    p, q = pre[:-1], pre[1:]
    new = x[:-1, None] + p / (p - q) * (x[1:] - x[:-1])[:, None]
    return torch.cat([x, new[p * q < 0]]).sort().values


def count_regions(layers, low, high):
    x = torch.tensor([low, high], dtype=torch.float64)
    for n in range(len(layers) - 1):
        x = add_kinks(x, run(layers, x, n))
        apart = x.diff() > 1e-9 * (high - low)
        x = torch.cat([x[:1], x[1:][apart]])
    slope = run(layers, x, len(layers) - 1)[:, 0].diff() / x.diff()
    tolerance = 1e-6 * torch.maximum(slope[1:].abs(), slope[:-1].abs())
    return 1 + int((slope.diff().abs() > tolerance).sum())
