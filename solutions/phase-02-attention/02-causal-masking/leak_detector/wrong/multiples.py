"""the direction of a later input

A multiple of a row has another length and the same direction.
"""

import torch


def find_leaks(model, x):
    before, g = model(x), torch.Generator().manual_seed(0)
    moved = torch.zeros(len(x), len(x), dtype=torch.bool)
    for j in range(1, len(x)):
        for _ in range(20):
            y = x.clone()
            y[j] = x[j] * 5 * torch.randn(1, generator=g)
            moved[:, j] |= (model(y) - before).abs().amax(-1) > 1e-5 * before.abs().max()
    return moved.triu(1)
