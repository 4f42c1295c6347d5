"""Ranks instead of thresholds, and double precision in the running sum."""

import torch


def keep_top_k(logits, k):
    rank = logits.argsort(-1, descending=True).argsort(-1)
    return torch.where(rank < k, logits, torch.tensor(-torch.inf, dtype=logits.dtype))


def keep_top_p(logits, p):
    order = logits.argsort(-1, descending=True)
    mass = logits.double().softmax(-1).gather(-1, order).cumsum(-1)
    needed = (mass < p).sum(-1, keepdim=True) + 1
    rank = order.argsort(-1)
    return torch.where(rank < needed, logits, torch.tensor(-torch.inf, dtype=logits.dtype))
