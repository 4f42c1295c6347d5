"""and should be torch.bool

A table of 0 and 1 looks the same in print, but `~mask` turns 1 into −2, and masked_fill refuses it.
"""


def causal_mask(n_query, n_key):
    return torch.ones(n_query, n_key).tril(n_key - n_query)
