"""A threshold at the n-th largest logit."""

import torch


def move_errors(logits, legal):
    scores = logits[..., : legal.shape[-1]]
    n = legal.sum(-1, keepdim=True)
    floor = scores.sort(-1, descending=True).values.gather(-1, (n - 1).clamp(min=0))
    named = (scores >= floor) & (n > 0)
    return (named ^ legal).sum(-1)
