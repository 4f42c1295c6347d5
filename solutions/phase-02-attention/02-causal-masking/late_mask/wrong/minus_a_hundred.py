"""where the past scores very low

Filling in −100 makes a zero that looks perfect, until the keys that may be seen score −1000.
"""

import torch


def causal_attention(q, k, v):
    scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
    hidden = torch.ones_like(scores, dtype=torch.bool).triu(1)
    return scores.masked_fill(hidden, -100.0).softmax(-1) @ v
