"""A triangle without its far corner; a triangle whose first columns are filled."""

import torch


def sliding_window(n, width):
    return torch.ones(n, n).tril().triu(1 - width).bool()


def prefix_lm(n, n_prefix):
    mask = torch.ones(n, n).tril()
    mask[:, :n_prefix] = 1
    return mask > 0
