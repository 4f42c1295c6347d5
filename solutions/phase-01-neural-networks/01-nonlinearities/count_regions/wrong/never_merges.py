"""closer than 1e-9 of the interval are one

Two kinks at nearly one place leave a piece too short to have a slope.
"""

import torch


def add_kinks(x, pre):
    a, b = pre[:-1], pre[1:]
    cross = (a < 0) & (b > 0) | (a > 0) & (b < 0)
    share = a / torch.where(cross, a - b, torch.ones_like(a))
    places = x[:-1, None] + share * (x[1:] - x[:-1])[:, None]
    return torch.cat([x, places[cross]]).sort().values


def count_regions(layers, low, high):
    layers = [(W.double(), b.double()) for W, b in layers]
    x = torch.tensor([low, high], dtype=torch.float64)

    def before(x, depth):
        h = x[:, None]
        for j in range(depth + 1):
            h = h @ layers[j][0] + layers[j][1]
            if j < depth:
                h = h.relu()
        return h

    for depth in range(len(layers) - 1):
        x = add_kinks(x, before(x, depth))
        x = x[torch.cat([torch.ones(1, dtype=torch.bool), x.diff() > 0])]
    slope = before(x, len(layers) - 1)[:, 0].diff() / x.diff()
    return 1 + int((slope.diff().abs() > 1e-6 * slope.abs().max()).sum())
