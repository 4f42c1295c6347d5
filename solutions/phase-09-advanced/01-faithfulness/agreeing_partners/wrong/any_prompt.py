"""another label

The labels are not looked at.
"""

import torch


def agreeing_partners(labels, seed=0):
    g = torch.Generator().manual_seed(seed)
    return torch.randint(len(labels), (len(labels),), generator=g)
