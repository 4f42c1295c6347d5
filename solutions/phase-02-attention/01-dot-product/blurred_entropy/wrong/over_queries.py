"""sum over the queries

With as many queries as keys the mean over one axis of a sum over the other is the same number
either way, so a square pattern cannot tell. A cache makes patterns that are not square.
"""

import torch


def head_entropy(pattern):
    return torch.special.entr(pattern).sum(-2).mean((0, 2))
