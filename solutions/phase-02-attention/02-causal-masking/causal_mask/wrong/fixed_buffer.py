"""a table made in advance

Many models keep a triangle of fixed size and cut it to the text. A longer text gets a mask that is
too small.
"""

import torch

TABLE = torch.ones(64, 64, dtype=torch.bool).tril()


def causal_mask(n_query, n_key):
    return TABLE[n_key - n_query : n_key, :n_key]
