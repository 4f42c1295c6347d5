"""softmax ran over the queries

Each query spends one unit of attention over the keys, so it is the keys' axis, the last one,
that is normalized. Over the other axis the keys would share out the queries among themselves.
"""


def single_head(x, W_Q, W_K, W_V, W_O):
    q, k, v = x @ W_Q, x @ W_K, x @ W_V
    scores = q @ k.transpose(-1, -2) / W_Q.shape[-1] ** 0.5
    allowed = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).tril()
    pattern = scores.masked_fill(~allowed, -torch.inf).softmax(-2)
    return pattern @ v @ W_O, pattern
