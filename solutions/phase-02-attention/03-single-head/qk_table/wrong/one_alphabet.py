"""the keys are made from E_query

Queries and keys have embeddings of their own here. Equal sizes hide the slip.
"""


def qk_table(E_query, E_key, W_Q, W_K):
    return (E_query @ W_Q) @ (E_query @ W_K).T / W_Q.shape[-1] ** 0.5
