"""another label

Right only where the labels are sorted.
"""

import torch


def agreeing_partners(labels, seed=0):
    g = torch.Generator().manual_seed(seed)
    _, sizes = labels.unique(return_counts=True)
    start, partners = 0, []
    for size in sizes.tolist():
        partners.append(start + torch.randint(size, (size,), generator=g))
        start += size
    return torch.cat(partners)
