"""changes its input x in place

Change a clone: the caller's x is still needed, and the next input is to be changed alone.
"""

import torch


def find_leaks(model, x):
    before = model(x)
    moved = torch.zeros(len(x), len(x), dtype=torch.bool)
    for j in range(1, len(x)):
        for _ in range(20):
            x[j] = 3 * torch.randn(x[j].shape)
            moved[:, j] |= (model(x) - before).abs().amax(-1) > 1e-5 * before.abs().max()
    return moved.triu(1)
