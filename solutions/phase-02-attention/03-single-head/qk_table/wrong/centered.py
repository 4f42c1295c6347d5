"""each row was centered

A softmax does not notice a constant in a row, and the table of a figure may be centered. The score
itself has that constant.
"""


def qk_table(E_query, E_key, W_Q, W_K):
    table = (E_query @ W_Q) @ (E_key @ W_K).T / W_Q.shape[-1] ** 0.5
    return table - table.mean(-1, keepdim=True)
