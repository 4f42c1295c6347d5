"""Einsum in words; the shares by a logsumexp, in double precision and back."""

import torch
from einops import einsum


def attention(q, k, v, mask=None):
    scores = einsum(q, k, "... query d, ... key d -> ... query key").double()
    scores = scores * q.shape[-1] ** -0.5
    if mask is not None:
        scores = torch.where(mask, scores, float("-inf"))
    weights = (scores - scores.logsumexp(-1, keepdim=True)).exp().to(v.dtype)
    return einsum(weights, v, "... query key, ... key d -> ... query d")
