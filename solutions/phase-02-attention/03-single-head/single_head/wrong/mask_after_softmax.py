"""the mask came after the softmax

Setting entries of a finished pattern to zero leaves rows that no longer sum to 1: the mass that
went to the future is lost instead of being shared out among the keys that remain.
"""


def single_head(x, W_Q, W_K, W_V, W_O):
    q, k, v = x @ W_Q, x @ W_K, x @ W_V
    pattern = (q @ k.transpose(-1, -2) / W_Q.shape[-1] ** 0.5).softmax(-1).tril()
    return pattern @ v @ W_O, pattern
