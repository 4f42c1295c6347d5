"""the same partner

One draw for a whole group: all its prompts then carry one value.
"""

import torch


def agreeing_partners(labels, seed=0):
    g = torch.Generator().manual_seed(seed)
    partners = torch.empty(len(labels), dtype=torch.long)
    for label in labels.unique():
        members = (labels == label).nonzero()[:, 0]
        partners[members] = members[torch.randint(len(members), (), generator=g)]
    return partners
