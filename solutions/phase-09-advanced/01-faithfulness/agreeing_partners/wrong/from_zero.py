"""never gives

Labels are taken for 0, 1, 2, …
"""

import torch


def agreeing_partners(labels, seed=0):
    g = torch.Generator().manual_seed(seed)
    partners = torch.arange(len(labels))
    for label in range(int(labels.max()) + 1):
        members = (labels == label).nonzero()[:, 0]
        if len(members):
            partners[members] = members[torch.randint(len(members), members.shape, generator=g)]
    return partners
