"""By xlogy, whose value at zero is the limit; the average as a sum over a count."""

import torch


def head_entropy(pattern):
    batch, _, query, _ = pattern.shape
    return -torch.xlogy(pattern, pattern).sum(dim=(0, 2, 3)) / (batch * query)
