"""lets a query look at a later key

An offset counted once too often: each position also sees the next one.
"""

import torch


def causal_mask(n_query, n_key):
    return torch.ones(n_query, n_key, dtype=torch.bool).tril(n_key - n_query + 1)
