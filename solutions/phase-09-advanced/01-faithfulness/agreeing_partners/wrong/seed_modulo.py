"""the seed is used only in part

Seeds a hundred apart give the same draw.
"""

import torch


def agreeing_partners(labels, seed=0):
    g = torch.Generator().manual_seed(seed % 100)
    return torch.multinomial((labels[:, None] == labels).double(), 1, generator=g)[:, 0]
