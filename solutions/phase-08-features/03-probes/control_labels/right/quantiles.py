"""A number from 0 to 1 for each type, looked up in the sorted labels."""

import torch


def control_labels(types, y, seed=0):
    random = torch.Generator().manual_seed(seed)
    names = types.unique()
    u = torch.rand(len(names), generator=random, dtype=torch.float64)
    lots = y.sort().values[(u * len(y)).long()]
    return lots[torch.searchsorted(names, types.contiguous())]
