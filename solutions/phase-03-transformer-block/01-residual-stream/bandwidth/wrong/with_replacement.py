"""drawn with replacement

A bootstrap sample repeats some values and loses others.
"""

import torch


def uncorrelated(writes, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return writes.gather(0, torch.randint(len(writes), writes.shape, generator=generator))
