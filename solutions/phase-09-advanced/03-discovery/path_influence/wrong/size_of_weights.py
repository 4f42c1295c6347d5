"""the sign of a weight is lost

A target of negative weight counts against.
"""

import torch


def path_influence(edges, weights):
    size = edges.abs()
    total = size.sum(1, keepdim=True)
    share = torch.where(total > 0, size / torch.where(total > 0, total, 1), 0)
    weights = weights.abs()
    found, now = torch.zeros_like(weights), weights
    for _ in range(len(weights)):
        now = now @ share
        found = found + now
    return found
