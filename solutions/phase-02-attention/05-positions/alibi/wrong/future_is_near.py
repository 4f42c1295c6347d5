"""the future is not barred

The distance to a future key is no reason to look at it: −|i − j| is the bias of a model without a
mask.
"""

import torch


def alibi_bias(n_head, n_query, n_key):
    slope = 2.0 ** (-8 / n_head * torch.arange(1, n_head + 1))
    distance = torch.arange(n_key - n_query, n_key)[:, None] - torch.arange(n_key)
    return -slope[:, None, None] * distance.abs()
