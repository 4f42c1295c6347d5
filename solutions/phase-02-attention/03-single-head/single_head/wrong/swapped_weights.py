"""W_Q makes the keys and W_K the queries

Both matrices have the same shape, so no error is raised. Who asks and who offers is the point.
"""

import torch


def single_head(x, W_Q, W_K, W_V, W_O):
    q, k, v = x @ W_K, x @ W_Q, x @ W_V
    scores = q @ k.transpose(-1, -2) / W_Q.shape[-1] ** 0.5
    allowed = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).tril()
    pattern = scores.masked_fill(~allowed, -torch.inf).softmax(-1)
    return pattern @ v @ W_O, pattern
