"""shape

A column, as `multinomial` returns it.
"""

import torch


def agreeing_partners(labels, seed=0):
    g = torch.Generator().manual_seed(seed)
    return torch.multinomial((labels[:, None] == labels).double(), 1, generator=g)
