"""a position may look at itself

`triu()` without the 1 hides the diagonal, too. The first row holds nothing but −∞, and its softmax
is 0/0.
"""

import torch


def causal_attention(q, k, v):
    scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
    hidden = torch.ones_like(scores, dtype=torch.bool).triu()
    return scores.masked_fill(hidden, -torch.inf).softmax(-1) @ v
