"""the slopes start at 1

Counting heads from 0 gives the first head a slope of 1 and the last one too much.
"""

import torch


def alibi_bias(n_head, n_query, n_key):
    slope = 2.0 ** (-8 / n_head * torch.arange(n_head))
    distance = torch.arange(n_key - n_query, n_key)[:, None] - torch.arange(n_key)
    return (-slope[:, None, None] * distance).masked_fill(distance < 0, -torch.inf)
