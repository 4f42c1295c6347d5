"""rows are logits and columns are letters attended to

The rows of the table are what a letter does. Transposed, a table that copies still looks the same.
"""


def ov_table(E_value, W_V, W_O, W_U):
    return (E_value @ W_V @ W_O @ W_U).T
