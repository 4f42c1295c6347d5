"""by comparing all pairs: the largest over smaller ones, the smallest over larger ones"""

import torch


def holm(p):
    p = p.double()
    not_below = (p[None, :] >= p[:, None]).sum(1)
    own = p * not_below
    return torch.where(p[None, :] <= p[:, None], own[None, :], -1.0).amax(1).clamp(max=1)


def benjamini_hochberg(p):
    p = p.double()
    not_above = (p[None, :] <= p[:, None]).sum(1)
    own = p * len(p) / not_above
    return torch.where(p[None, :] >= p[:, None], own[None, :], 2.0).amin(1)
