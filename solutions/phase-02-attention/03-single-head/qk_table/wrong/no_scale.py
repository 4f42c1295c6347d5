"""the scale 1/√d_head is missing

W_QK itself carries no scale, so this is easy to forget; the softmax sees the scaled scores.
"""


def qk_table(E_query, E_key, W_Q, W_K):
    return (E_query @ W_Q) @ (E_key @ W_K).T
