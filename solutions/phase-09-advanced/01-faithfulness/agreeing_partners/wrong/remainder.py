"""all that agree are equally likely

A remainder prefers the first members.
"""

import torch


def agreeing_partners(labels, seed=0):
    generator = torch.Generator().manual_seed(seed)
    lots = torch.randint(len(labels), (len(labels),), generator=generator)
    groups = [(labels == label).nonzero()[:, 0] for label in labels]
    return torch.stack([group[lot % len(group)] for group, lot in zip(groups, lots, strict=True)])
