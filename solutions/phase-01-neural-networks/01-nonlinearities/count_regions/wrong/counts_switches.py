"""not by the neurons that switch

A neuron that switches where the next layer does not read it changes nothing that one could see.
"""

import torch


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
    return len(x) - 1


def add_kinks(x, pre):
    p, q = pre[:-1], pre[1:]
    new = x[:-1, None] + p / (p - q) * (x[1:] - x[:-1])[:, None]
    return torch.cat([x, new[p * q < 0]]).sort().values
