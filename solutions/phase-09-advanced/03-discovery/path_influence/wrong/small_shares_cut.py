"""where sources differ in size

Shares below 0.0001 are set to 0, and many small ones add up.
"""

import torch


def path_influence(edges, weights):
    size = edges.abs()
    total = size.sum(1, keepdim=True)
    share = torch.where(total > 0, size / torch.where(total > 0, total, 1), 0)
    share = torch.where(share < 1e-4, 0, share)
    found, now = torch.zeros_like(weights), weights
    for _ in range(len(weights)):
        now = now @ share
        found = found + now
    return found
