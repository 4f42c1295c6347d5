"""smallest logits

The sort is ascending unless told otherwise.
"""

import torch


def move_errors(logits, legal):
    rank = logits[..., : legal.shape[-1]].argsort(-1).argsort(-1)
    return ((rank < legal.sum(-1, keepdim=True)) != legal).sum(-1)
