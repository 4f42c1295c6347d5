"""minus some number is not low enough

A billion is much, and still a number: scores of minus 10¹² lie below it.
"""

import torch


def causal_attention(q, k, v):
    scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
    later = torch.ones(scores.shape[-2:]).triu(1)
    return (scores - 1e9 * later).softmax(-1) @ v
