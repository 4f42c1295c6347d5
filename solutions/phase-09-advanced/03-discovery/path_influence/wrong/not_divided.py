"""the edges are not divided"""

import torch


def path_influence(edges, weights):
    share = edges.abs()
    influence, now = torch.zeros_like(weights), weights
    for _ in range(len(share)):
        now = now @ share
        influence = influence + now
    return influence
