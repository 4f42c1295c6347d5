"""the rows are not of length 1

Over all residues cos² adds up to p/2.
"""

import torch


def waves(p):
    angle = 2 * torch.pi * torch.arange(1, (p + 1) // 2)[:, None] * torch.arange(p) / p
    return torch.cat([torch.ones(1, p), torch.stack([angle.cos(), angle.sin()], 1).flatten(0, 1)])
