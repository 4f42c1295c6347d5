"""global random state

Whoever calls this draws other numbers afterwards.
"""

import torch


def agreeing_partners(labels, seed=0):
    torch.manual_seed(seed)
    return torch.multinomial((labels[:, None] == labels).double(), 1)[:, 0]
