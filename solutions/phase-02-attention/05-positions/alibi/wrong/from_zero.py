"""the first query stands at position 0

Right for a whole text and wrong for every generated token.
"""

import torch


def alibi_bias(n_head, n_query, n_key):
    slope = 2.0 ** (-8 / n_head * torch.arange(1, n_head + 1))
    distance = torch.arange(n_query)[:, None] - torch.arange(n_key)
    return (-slope[:, None, None] * distance).masked_fill(distance < 0, -torch.inf)
