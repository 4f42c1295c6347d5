"""one square too many

Ranks start at 0.
"""

import torch


def move_errors(logits, legal):
    scores = logits[..., : legal.shape[-1]]
    rank = (scores[..., None, :] > scores[..., None]).sum(-1)
    return ((rank <= legal.sum(-1, keepdim=True)) != legal).sum(-1)
