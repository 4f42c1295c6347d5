"""each prompt draws on its own

Each group is turned by one random number: partners depend on each other.
"""

import torch


def agreeing_partners(labels, seed=0):
    g = torch.Generator().manual_seed(seed)
    partners = torch.empty(len(labels), dtype=torch.long)
    for label in labels.unique():
        members = (labels == label).nonzero()[:, 0]
        by = int(torch.randint(len(members), (), generator=g))
        partners[members] = members.roll(by)
    return partners
