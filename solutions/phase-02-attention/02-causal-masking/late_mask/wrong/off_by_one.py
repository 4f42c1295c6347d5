"""sees the next one

`triu(2)` leaves one diagonal too many.
"""

import torch


def causal_attention(q, k, v):
    scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
    hidden = torch.ones_like(scores, dtype=torch.bool).triu(2)
    return scores.masked_fill(hidden, -torch.inf).softmax(-1) @ v
