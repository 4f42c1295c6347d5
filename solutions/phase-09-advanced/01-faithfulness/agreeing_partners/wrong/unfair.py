"""equally likely

The middle of a group is drawn more often than its ends.
"""

import torch


def agreeing_partners(labels, seed=0):
    g = torch.Generator().manual_seed(seed)
    partners = torch.empty(len(labels), dtype=torch.long)
    for label in labels.unique():
        members = (labels == label).nonzero()[:, 0]
        lots = torch.rand(len(members), generator=g) * (len(members) - 1)
        partners[members] = members[lots.round().long()]
    return partners
