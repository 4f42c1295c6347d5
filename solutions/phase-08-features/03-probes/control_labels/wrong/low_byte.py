"""the seed is used only in part

Only eight bits of the seed count.
"""

import torch


def control_labels(types, y, seed=0):
    g = torch.Generator().manual_seed(seed & 0xFF)
    names, which = types.unique(return_inverse=True)
    lots = y[torch.randint(len(y), (len(names),), generator=g)]
    return lots[which]
