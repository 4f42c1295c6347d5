"""The mask is added to the scores; exponentials are written out, less the row's maximum."""

import math

import torch


def single_head(x, W_Q, W_K, W_V, W_O):
    Q, K, V = torch.stack([x @ W for W in (W_Q, W_K, W_V)])
    scores = torch.bmm(Q / math.sqrt(Q.shape[-1]), K.mT)
    scores = scores + torch.full(scores.shape[1:], -math.inf, dtype=x.dtype).triu(1)
    e = torch.exp(scores - scores.max(dim=-1, keepdim=True).values)
    pattern = e / e.sum(dim=-1, keepdim=True)
    return torch.bmm(pattern, V).matmul(W_O), pattern
