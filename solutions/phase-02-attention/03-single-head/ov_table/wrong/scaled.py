"""belongs to the scores

The root of d_head keeps scores in the softmax's reach. What is moved is never divided.
"""


def ov_table(E_value, W_V, W_O, W_U):
    return E_value @ W_V @ W_O @ W_U / W_V.shape[-1] ** 0.5
