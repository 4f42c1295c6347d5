"""a faint leak

A hundredth of the outputs is no rounding error: that is a leak a model can live on.
"""

import torch


def find_leaks(model, x):
    before, g = model(x), torch.Generator().manual_seed(0)
    moved = torch.zeros(len(x), len(x), dtype=torch.bool)
    for j in range(1, len(x)):
        for _ in range(8):
            y = x.clone()
            y[j] = 3 * torch.randn(x[j].shape, generator=g)
            moved[:, j] |= (model(y) - before).abs().amax(-1) > 1e-2 * before.abs().max()
    return moved.triu(1)
