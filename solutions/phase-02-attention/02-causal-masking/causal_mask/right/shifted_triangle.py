"""A lower triangle whose diagonal is moved by the number of cached keys."""

import torch


def causal_mask(n_query, n_key):
    return torch.ones(n_query, n_key).tril(diagonal=n_key - n_query).bool()
