"""the table is as wide as d_head

W_V alone stops inside the head; its d_head numbers mean nothing outside.
"""


def ov_table(E_value, W_V, W_O, W_U):
    return E_value @ W_V
