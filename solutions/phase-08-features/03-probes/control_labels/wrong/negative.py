"""two types always have the same label

A type of −1 reads the last lot.
"""

import torch


def control_labels(types, y, seed=0):
    g = torch.Generator().manual_seed(seed)
    names, which = torch.arange(int(types.max()) + 1), types
    lots = y[torch.randint(len(y), (len(names),), generator=g)]
    return lots[which]
