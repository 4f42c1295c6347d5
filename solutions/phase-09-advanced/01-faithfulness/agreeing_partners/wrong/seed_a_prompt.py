"""make one generator for all prompts

Prompt 1 of one seed draws what prompt 0 of the next seed draws.
"""

import torch


def agreeing_partners(labels, seed=0):
    partners = []
    for i, label in enumerate(labels):
        generator = torch.Generator().manual_seed(seed + i)
        group = (labels == label).nonzero()[:, 0]
        partners.append(group[torch.randint(len(group), (1,), generator=generator)])
    return torch.cat(partners)
