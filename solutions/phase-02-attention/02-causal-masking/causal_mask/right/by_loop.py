"""A loop over the queries: each fills its own row up to its position."""

import torch


def causal_mask(n_query, n_key):
    mask = torch.zeros(n_query, n_key, dtype=torch.bool)
    for row in range(n_query):
        mask[row, : n_key - n_query + row + 1] = True
    return mask
