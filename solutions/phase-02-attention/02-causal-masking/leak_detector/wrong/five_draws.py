"""was replaced by 5 different rows

Five coins show heads five times in one of 32 tries; twenty, in one of a million.
"""

import torch


def find_leaks(model, x):
    before, g = model(x), torch.Generator().manual_seed(0)
    moved = torch.zeros(len(x), len(x), dtype=torch.bool)
    for j in range(1, len(x)):
        for _ in range(5):
            y = x.clone()
            y[j] = 3 * torch.randn(x[j].shape, generator=g)
            moved[:, j] |= (model(y) - before).abs().amax(-1) > 1e-5 * before.abs().max()
    return moved.triu(1)
