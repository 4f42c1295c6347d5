"""A loop over the heads and over the weights that are not zero."""

import torch


def head_entropy(pattern):
    found = []
    for head in range(pattern.shape[1]):
        p = pattern[:, head]
        p = p[p != 0]
        found.append(-(p * p.log()).sum() / (pattern.shape[0] * pattern.shape[2]))
    return torch.stack(found)
