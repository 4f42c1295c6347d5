"""Zeros are replaced before the logarithm; entropy by torch.special.entr, in double precision."""

import torch


def entropy(p):
    return torch.special.entr(p.double()).sum(dim=-1).to(p.dtype)


def kl(p, q):
    ratio = torch.where(p > 0, p / q, torch.ones_like(p))
    return torch.einsum("...i,...i->...", p, torch.log(ratio))


def information(joint):
    given_x = joint / joint.sum(1, keepdim=True).clamp_min(1e-30)
    y = joint.sum(0)
    left = torch.special.entr(given_x).sum(1) @ joint.sum(1)
    return torch.special.entr(y).sum() - left
