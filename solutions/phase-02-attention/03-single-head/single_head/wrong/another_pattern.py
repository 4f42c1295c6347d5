"""not the one with which you mixed

The picture comes from unscaled scores and the output from scaled ones. A pattern that is computed
a second time, only to be looked at, is free to differ from what the head does.
"""


def single_head(x, W_Q, W_K, W_V, W_O):
    q, k, v = x @ W_Q, x @ W_K, x @ W_V
    scores = q @ k.transpose(-1, -2)
    allowed = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).tril()
    scores = scores.masked_fill(~allowed, -torch.inf)
    out = (scores / W_Q.shape[-1] ** 0.5).softmax(-1) @ v @ W_O
    return out, scores.softmax(-1)
