"""the size of a later input

The opposite of an input is as large as the input.
"""

import torch


def find_leaks(model, x):
    before, g = model(x), torch.Generator().manual_seed(0)
    moved = torch.zeros(len(x), len(x), dtype=torch.bool)
    for j in range(1, len(x)):
        for _ in range(8):
            y = x.clone()
            y[j] = -x[j] + 0 * torch.randn(1, generator=g)
            moved[:, j] |= (model(y) - before).abs().amax(-1) > 3e-5 * before.abs().max()
    return moved.triu(1)
