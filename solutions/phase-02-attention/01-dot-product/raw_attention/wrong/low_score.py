"""minus some number is not low enough

A hundred below zero is low only if the others are not lower. Scores can be in the thousands.
"""

import torch


def attention(q, k, v, mask=None):
    scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
    if mask is not None:
        scores = torch.where(mask, scores, -100.0)
    e = (scores - scores.amax(-1, keepdim=True)).exp()
    return e / e.sum(-1, keepdim=True) @ v
