"""each prompt draws on its own

A permutation inside the group never gives two prompts the same partner.
"""

import torch


def agreeing_partners(labels, seed=0):
    g = torch.Generator().manual_seed(seed)
    partners = torch.arange(len(labels))
    for label in labels.unique():
        members = (labels == label).nonzero()[:, 0]
        partners[members] = members[torch.randperm(len(members), generator=g)]
    return partners
