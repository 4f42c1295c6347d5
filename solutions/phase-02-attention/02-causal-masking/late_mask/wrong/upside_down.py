"""the mask is turned around

`masked_fill` fills where its mask is True: it needs what is forbidden, and not what is allowed.
"""

import torch


def causal_attention(q, k, v):
    scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
    allowed = torch.ones_like(scores, dtype=torch.bool).tril(-1)
    return scores.masked_fill(allowed, -torch.inf).softmax(-1) @ v
