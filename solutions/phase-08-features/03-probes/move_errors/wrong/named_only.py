"""half of the errors

A wrong move in the list keeps a right one out of it.
"""

import torch


def move_errors(logits, legal):
    scores = logits[..., : legal.shape[-1]]
    rank = (scores[..., None, :] > scores[..., None]).sum(-1)
    return ((rank < legal.sum(-1, keepdim=True)) & ~legal).sum(-1)
