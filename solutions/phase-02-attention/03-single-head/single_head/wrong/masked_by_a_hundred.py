"""a low score loses against the mask

A forbidden score must be lower than any other. Minus one hundred is not, where scores reach
minus thousands; minus infinity is.
"""

import torch


def single_head(x, W_Q, W_K, W_V, W_O):
    q, k, v = x @ W_Q, x @ W_K, x @ W_V
    scores = q @ k.transpose(-1, -2) / W_Q.shape[-1] ** 0.5
    future = torch.ones(scores.shape[-2:], dtype=torch.bool).triu(1)
    pattern = scores.masked_fill(future, -100.0).softmax(-1)
    return pattern @ v @ W_O, pattern
