"""the diagonal stays allowed

The first position has nobody else to look at: a softmax over nothing is NaN.
"""

import torch


def single_head(x, W_Q, W_K, W_V, W_O):
    q, k, v = x @ W_Q, x @ W_K, x @ W_V
    scores = q @ k.transpose(-1, -2) / W_Q.shape[-1] ** 0.5
    allowed = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).tril(-1)
    pattern = scores.masked_fill(~allowed, -torch.inf).softmax(-1)
    return pattern @ v @ W_O, pattern
