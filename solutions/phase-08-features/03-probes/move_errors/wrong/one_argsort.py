"""order for the ranks

argsort says which square comes first, not which place a square has.
"""

import torch


def move_errors(logits, legal):
    rank = logits[..., : legal.shape[-1]].argsort(-1, descending=True)
    return ((rank < legal.sum(-1, keepdim=True)) != legal).sum(-1)
