"""Chances counted, then a multinomial draw."""

import torch


def control_labels(types, y, seed=0):
    random = torch.Generator().manual_seed(seed)
    kinds, counts = y.unique(return_counts=True)
    names, which = types.unique(return_inverse=True)
    lots = torch.multinomial(counts.double(), len(names), replacement=True, generator=random)
    return kinds[lots][which]
