"""labels

The partner's number is asked, not its label.
"""

import torch


def agreeing_partners(labels, seed=0):
    g = torch.Generator().manual_seed(seed)
    agree = (labels[:, None] == labels).double()
    return labels[torch.multinomial(agree, 1, generator=g)[:, 0]]
