"""W_Q was applied to the keys

The weights have the same shape, so nothing complains when they change places.
"""


def qk_table(E_query, E_key, W_Q, W_K):
    return (E_query @ W_K) @ (E_key @ W_Q).T / W_Q.shape[-1] ** 0.5
