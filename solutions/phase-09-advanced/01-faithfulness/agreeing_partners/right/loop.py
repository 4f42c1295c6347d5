"""A loop over prompts."""

import torch


def agreeing_partners(labels, seed=0):
    g = torch.Generator().manual_seed(seed)
    partners = torch.empty(len(labels), dtype=torch.long)
    for i, label in enumerate(labels.tolist()):
        allowed = [j for j, other in enumerate(labels.tolist()) if other == label]
        partners[i] = allowed[int(torch.randint(len(allowed), (), generator=g))]
    return partners
