"""divides by the root of d_head

Products of independent entries add up like a random walk: their spread grows as the root of the
number of terms.
"""


def qk_table(E_query, E_key, W_Q, W_K):
    return (E_query @ W_Q) @ (E_key @ W_K).T / W_Q.shape[-1]
