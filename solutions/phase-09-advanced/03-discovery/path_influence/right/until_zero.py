"""Walks until nothing is left, in double precision."""

import torch


def path_influence(edges, weights):
    size = edges.double().abs()
    total = size.sum(1, keepdim=True)
    share = size / torch.where(total > 0, total, 1.0)
    found, now = torch.zeros(len(size), dtype=torch.float64), weights.double()
    while bool(now.any()):
        now = now @ share
        found += now
    return found.to(edges.dtype)
