"""Python loops over the positions."""

import torch


def sliding_window(n, width):
    mask = torch.zeros(n, n, dtype=torch.bool)
    for i in range(n):
        mask[i, max(0, i + 1 - width) : i + 1] = True
    return mask


def prefix_lm(n, n_prefix):
    rows = [[j < max(i + 1, n_prefix) for j in range(n)] for i in range(n)]
    return torch.tensor(rows)
