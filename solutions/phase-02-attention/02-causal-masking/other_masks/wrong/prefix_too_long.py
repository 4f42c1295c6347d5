"""a position after the prefix is open to the prefix

`key <= n_prefix` counts one position too many: positions are numbered from 0.
"""

import torch


def prefix_lm(n, n_prefix):
    query, key = torch.arange(n)[:, None], torch.arange(n)
    return (key <= query) | (key <= n_prefix)
