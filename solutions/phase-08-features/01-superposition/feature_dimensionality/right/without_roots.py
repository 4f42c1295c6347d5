"""Fourth powers in place of lengths: no root at all."""

import torch


def feature_dimensionality(W):
    gram = W @ W.mT
    size = gram.diagonal(dim1=-2, dim2=-1)
    seen = gram.square().sum(-1)
    safe = torch.where(seen != 0, seen, torch.ones_like(seen))
    return size * size / safe
