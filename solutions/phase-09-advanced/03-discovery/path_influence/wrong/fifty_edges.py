"""along a chain of 130

Paths are cut off after fifty edges.
"""

import torch


def path_influence(edges, weights):
    size = edges.abs()
    total = size.sum(1, keepdim=True)
    share = torch.where(total > 0, size / torch.where(total > 0, total, 1), 0)
    found, now = torch.zeros_like(weights), weights
    for _ in range(50):
        now = now @ share
        found = found + now
    return found
