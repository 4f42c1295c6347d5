"""Exponentials less the largest *allowed* score, in double precision; the mask multiplies them."""

import torch


def causal_attention(q, k, v):
    scores = (q.double() @ k.double().mT) * q.shape[-1] ** -0.5
    later = torch.ones_like(scores, dtype=torch.bool).triu(1)
    top = scores.masked_fill(later, -torch.inf).amax(-1, keepdim=True)
    e = torch.where(later, 0.0, (scores - top).masked_fill(later, 0.0).exp())
    return (e / e.sum(-1, keepdim=True)).to(v.dtype) @ v
