"""True where looking is forbidden

Both conventions are in use: PyTorch's own attention takes True as "may look" in one function and
as "may not" in another. Here True means that a query may look.
"""


def causal_mask(n_query, n_key):
    return torch.ones(n_query, n_key, dtype=torch.bool).triu(n_key - n_query + 1)
