"""you accuse others

Replacing a whole suffix says that an output leaks, and not which input it reads.
"""

import torch


def find_leaks(model, x):
    before = model(x)
    moved = torch.zeros(len(x), len(x), dtype=torch.bool)
    for j in range(1, len(x)):
        for _ in range(20):
            y = x.clone()
            y[j:] = 3 * torch.randn(y[j:].shape)
            moved[:, j] |= (model(y) - before).abs().amax(-1) > 1e-5 * before.abs().max()
    return moved.triu(1)
