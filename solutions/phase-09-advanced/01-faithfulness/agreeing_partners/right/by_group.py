"""A loop over groups."""

import torch


def agreeing_partners(labels, seed=0):
    g = torch.Generator().manual_seed(seed)
    partners = torch.zeros(len(labels), dtype=torch.int64)
    for label in labels.unique():
        members = (labels == label).nonzero()[:, 0]
        partners[members] = members[torch.randint(len(members), members.shape, generator=g)]
    return partners
