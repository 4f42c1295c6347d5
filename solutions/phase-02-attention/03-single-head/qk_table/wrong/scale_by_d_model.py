"""the scale is 1/√d_model

A query has d_head entries, and the root is that of the number of terms in a score.
"""


def qk_table(E_query, E_key, W_Q, W_K):
    return (E_query @ W_Q) @ (E_key @ W_K).T / E_query.shape[-1] ** 0.5
