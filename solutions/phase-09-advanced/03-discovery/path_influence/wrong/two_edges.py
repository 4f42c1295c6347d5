"""only paths of one and two edges are counted"""

import torch


def path_influence(edges, weights):
    size = edges.abs()
    total = size.sum(1, keepdim=True)
    share = torch.where(total > 0, size / total, 0.0)
    return weights @ share + weights @ share @ share
