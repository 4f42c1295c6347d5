"""the scores are divided by √d_model

The variance of a dot product grows with the number of terms in it, and a query and a key have
d_head of them.
"""


def single_head(x, W_Q, W_K, W_V, W_O):
    q, k, v = x @ W_Q, x @ W_K, x @ W_V
    scores = q @ k.transpose(-1, -2) / x.shape[-1] ** 0.5
    allowed = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).tril()
    pattern = scores.masked_fill(~allowed, -torch.inf).softmax(-1)
    return pattern @ v @ W_O, pattern
