"""softmax was applied

A row over all 27 letters is no attention pattern: a head's softmax runs over the keys that are
present, and most letters are not.
"""


def qk_table(E_query, E_key, W_Q, W_K):
    return ((E_query @ W_Q) @ (E_key @ W_K).T / W_Q.shape[-1] ** 0.5).softmax(-1)
