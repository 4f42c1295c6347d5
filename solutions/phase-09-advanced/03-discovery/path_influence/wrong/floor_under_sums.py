"""where all edges are next to nothing"""

import torch


def path_influence(edges, weights):
    size = edges.abs()
    share = size / size.sum(1, keepdim=True).clamp_min(1e-20)
    influence, now = torch.zeros_like(weights), weights
    for _ in range(len(share)):
        now = now @ share
        influence = influence + now
    return influence
