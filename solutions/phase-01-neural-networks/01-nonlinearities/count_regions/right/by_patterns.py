"""Slopes by the pattern of active neurons in the middle of each interval, multiplied out."""

from itertools import pairwise

import torch


def add_kinks(x, pre):
    p, q = pre[:-1], pre[1:]
    new = x[:-1, None] + p / (p - q) * (x[1:] - x[:-1])[:, None]
    return torch.cat([x, new[p * q < 0]]).sort().values


def run(layers, x, n):
    h = x[:, None]
    for i in range(n + 1):
        W, b = layers[i]
        h = (h.clamp(min=0) if i else h) @ W.double() + b.double()
    return h


def count_regions(layers, low, high):
    x = torch.tensor([low, high], dtype=torch.float64)
    for n in range(len(layers) - 1):
        x = add_kinks(x, run(layers, x, n)).unique()
        x = torch.cat([x[:1], x[1:][x.diff() > 1e-9 * (high - low)]])
    slopes = []
    for at in ((x[1:] + x[:-1]) / 2).tolist():
        h, J = torch.tensor([at], dtype=torch.float64), torch.eye(1, dtype=torch.float64)
        for W, b in layers[:-1]:
            h, J = h @ W.double() + b.double(), J @ W.double()
            h, J = h.clamp(min=0), J * (h > 0)
        slopes.append(float(J @ layers[-1][0].double()))
    steep = max(abs(s) for s in slopes)
    return 1 + sum(abs(s - t) > 1e-6 * steep for s, t in pairwise(slopes))
