"""two types always have the same label

Types 100 and 200 share a lot.
"""

import torch


def control_labels(types, y, seed=0):
    g = torch.Generator().manual_seed(seed)
    names, which = torch.arange(100), types % 100
    lots = y[torch.randint(len(y), (len(names),), generator=g)]
    return lots[which]
