"""its chance is its share

One is added to each count.
"""

import torch


def control_labels(types, y, seed=0):
    g = torch.Generator().manual_seed(seed)
    names, which = types.unique(return_inverse=True)
    lots = (lambda v, n: v[torch.multinomial(n.double() + 1, len(names), True, generator=g)])(
        *y.unique(return_counts=True)
    )
    return lots[which]
