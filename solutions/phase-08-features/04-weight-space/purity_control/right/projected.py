"""Directions of the stream, projected on the space."""

import torch


def list_purity(directions, W_U, classes, n=8):
    logits = directions @ W_U
    both = torch.cat([logits, -logits])
    kinds = classes[both.sort(descending=True).indices[:, :n]]
    same = (kinds[:, :, None] == kinds[:, None]) & (kinds[:, :, None] >= 0)
    return same.sum(-1).amax(-1).view(2, -1).amax(0).to(directions.dtype) / n


def random_directions(V, n_draw, seed=0):
    g = torch.Generator().manual_seed(seed)
    inside = torch.randn(n_draw, len(V), generator=g, dtype=V.dtype) @ V @ V.T
    return torch.nn.functional.normalize(inside, dim=1)
