"""a later key of the same batch

One new query may indeed see every key. Of several new queries, the earlier ones may not see the
later ones.
"""

import torch


def causal_mask(n_query, n_key):
    if n_query < n_key:
        return torch.ones(n_query, n_key, dtype=torch.bool)
    return torch.ones(n_query, n_key, dtype=torch.bool).tril()
