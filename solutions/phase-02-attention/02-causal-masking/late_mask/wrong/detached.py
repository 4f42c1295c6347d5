"""the scores were detached

The output is right, and training would not change queries and keys.
"""

import torch


def causal_attention(q, k, v):
    scores = (q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5).detach()
    hidden = torch.ones_like(scores, dtype=torch.bool).triu(1)
    return scores.masked_fill(hidden, -torch.inf).softmax(-1) @ v
