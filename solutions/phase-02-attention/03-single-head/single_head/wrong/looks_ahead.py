"""the head looks ahead

A pattern with mass above the diagonal reads positions that do not exist yet when text is
generated one token at a time.
"""


def single_head(x, W_Q, W_K, W_V, W_O):
    q, k, v = x @ W_Q, x @ W_K, x @ W_V
    pattern = (q @ k.transpose(-1, -2) / W_Q.shape[-1] ** 0.5).softmax(-1)
    return pattern @ v @ W_O, pattern
