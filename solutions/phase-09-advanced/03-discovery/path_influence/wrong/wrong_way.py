"""the paths run the wrong way"""

import torch


def path_influence(edges, weights):
    size = edges.abs()
    total = size.sum(1, keepdim=True)
    share = torch.where(total > 0, size / total, 0.0)
    influence, now = torch.zeros_like(weights), weights
    for _ in range(len(share)):
        now = now @ share.T
        influence = influence + now
    return influence
