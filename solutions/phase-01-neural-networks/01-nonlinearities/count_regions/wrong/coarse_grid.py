"""yours says

Sampling misses what is narrower than its step, and a fold makes pieces as narrow as you like.
"""

import torch


def run(layers, x, n):
    h = x[:, None]
    for i in range(n + 1):
        W, b = layers[i]
        h = (h.clamp(min=0) if i else h) @ W.double() + b.double()
    return h


def count_regions(layers, low, high):
    x = torch.linspace(low, high, 1001, dtype=torch.float64)
    slope = run(layers, x, len(layers) - 1)[:, 0].diff() / x.diff()
    bends = slope.diff().abs() > 1e-6 * slope.abs().max()
    return 1 + int((bends[1:] & ~bends[:-1]).sum() + bends[0])
