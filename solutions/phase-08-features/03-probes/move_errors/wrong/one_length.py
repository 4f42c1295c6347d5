"""the same number of moves

Each position has its own.
"""

import torch


def move_errors(logits, legal):
    n = int(legal.sum(-1).float().mean().round())
    scores = logits[..., : legal.shape[-1]]
    rank = (scores[..., None, :] > scores[..., None]).sum(-1)
    return ((rank < n) != legal).sum(-1)
