"""another label

These are numbers inside the group, not numbers of prompts.
"""

import torch


def agreeing_partners(labels, seed=0):
    g = torch.Generator().manual_seed(seed)
    partners = torch.empty(len(labels), dtype=torch.long)
    for label in labels.unique():
        members = (labels == label).nonzero()[:, 0]
        partners[members] = torch.randint(len(members), members.shape, generator=g)
    return partners
