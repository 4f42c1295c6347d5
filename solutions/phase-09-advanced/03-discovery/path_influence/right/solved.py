"""One linear system."""

import torch


def path_influence(edges, weights):
    size = edges.abs()
    total = size.sum(1, keepdim=True)
    share = torch.where(total > 0, size / total, 0.0)
    eye = torch.eye(len(share), dtype=share.dtype)
    return torch.linalg.solve((eye - share).T, weights) - weights
