"""the axes of the mask stand in the wrong order

A row belongs to a query, as in the scores.
"""

import torch


def causal_mask(n_query, n_key):
    query = torch.arange(n_key - n_query, n_key)
    return torch.arange(n_key)[:, None] <= query
