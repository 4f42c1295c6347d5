"""make one generator for all groups

Label 1 of one seed draws what label 0 of the next seed draws.
"""

import torch


def agreeing_partners(labels, seed=0):
    partners = torch.empty(len(labels), dtype=torch.int64)
    for number, label in enumerate(labels.unique()):
        generator = torch.Generator().manual_seed(seed + number)
        group = (labels == label).nonzero()[:, 0]
        draws = torch.randint(len(group), (len(group),), generator=generator)
        partners[group] = group[draws]
    return partners
