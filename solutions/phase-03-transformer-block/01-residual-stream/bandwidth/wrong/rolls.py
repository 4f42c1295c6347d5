"""only rotations

Rolling a column keeps its order, and so whatever is periodic or smooth over samples.
"""

import torch


def uncorrelated(writes, seed=0):
    generator = torch.Generator().manual_seed(seed)
    shifts = torch.randint(len(writes), (writes.shape[1],), generator=generator).tolist()
    return torch.stack([c.roll(s) for c, s in zip(writes.T, shifts, strict=True)], 1)
