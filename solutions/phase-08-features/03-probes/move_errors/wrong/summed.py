"""batch

One number for each position was asked.
"""

import torch


def move_errors(logits, legal):
    scores = logits[..., : legal.shape[-1]]
    rank = (scores[..., None, :] > scores[..., None]).sum(-1)
    return ((rank < legal.sum(-1, keepdim=True)) != legal).sum()
