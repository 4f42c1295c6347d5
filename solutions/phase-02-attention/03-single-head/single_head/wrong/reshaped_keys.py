"""reshaped, not transposed

Both give the shape [batch d_head pos], and no error is raised. A transpose exchanges the axes; a
reshape reads the same numbers in the same order into other places.
"""


def single_head(x, W_Q, W_K, W_V, W_O):
    q, k, v = x @ W_Q, x @ W_K, x @ W_V
    scores = q @ k.reshape(k.shape[0], k.shape[2], k.shape[1]) / W_Q.shape[-1] ** 0.5
    allowed = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).tril()
    pattern = scores.masked_fill(~allowed, -torch.inf).softmax(-1)
    return pattern @ v @ W_O, pattern
