"""The last rows of the square mask."""

import torch


def causal_mask(n_query, n_key):
    square = ~torch.triu(torch.ones(n_key, n_key, dtype=torch.bool), 1)
    return square[n_key - n_query :]
