"""Twice the number of missed moves: both lists have the same length."""

import torch


def move_errors(logits, legal):
    order = logits[..., : legal.shape[-1]].argsort(dim=-1, descending=True)
    n = legal.sum(-1, keepdim=True)
    place = torch.arange(legal.shape[-1])
    hits = (legal.gather(-1, order) & (place < n)).sum(-1)
    return 2 * (n[..., 0] - hits)
