"""rows are keys and columns are queries

E_key W_K W_Qᵀ E_queryᵀ holds the same numbers with the roles swapped. Attention is not
symmetric: who asks and who answers is the point.
"""


def qk_table(E_query, E_key, W_Q, W_K):
    return (E_key @ W_K) @ (E_query @ W_Q).T / W_Q.shape[-1] ** 0.5
