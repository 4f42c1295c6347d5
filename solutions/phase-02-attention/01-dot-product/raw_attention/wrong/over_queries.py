"""normalized over the queries

Each query has one unit of attention to spend over the keys. Normalized over the other axis, the
keys share out the queries among themselves.
"""

import torch


def attention(q, k, v, mask=None):
    scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, -torch.inf)
    weights = (scores - scores.amax(-2, keepdim=True)).exp()
    return weights / weights.sum(-2, keepdim=True) @ v
