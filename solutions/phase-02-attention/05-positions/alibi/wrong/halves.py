"""halved from head to head

1/2, 1/4, … 1/256 are the slopes of eight heads. Four heads span the same range in four steps, so
that each is a quarter of the one before.
"""

import torch


def alibi_bias(n_head, n_query, n_key):
    slope = 2.0 ** -torch.arange(1.0, n_head + 1)
    distance = torch.arange(n_key - n_query, n_key)[:, None] - torch.arange(n_key)
    return (-slope[:, None, None] * distance).masked_fill(distance < 0, -torch.inf)
