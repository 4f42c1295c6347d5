"""a position may look at itself

Without the diagonal the first position has nowhere to look, and its softmax is 0/0.
"""


def causal_mask(n_query, n_key):
    return torch.ones(n_query, n_key, dtype=torch.bool).tril(n_key - n_query - 1)
