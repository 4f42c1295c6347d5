"""never draws itself

All prompts that agree are equally likely, the prompt itself included.
"""

import torch


def agreeing_partners(labels, seed=0):
    g = torch.Generator().manual_seed(seed)
    agree = (labels[:, None] == labels).double()
    alone = agree.sum(1) == 1
    agree = agree - torch.eye(len(labels)) * (~alone)[:, None]
    return torch.multinomial(agree, 1, generator=g)[:, 0]
