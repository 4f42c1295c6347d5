"""start token

A token that is no square takes a place in the list.
"""

import torch


def move_errors(logits, legal):
    rank = (logits[..., None, :] > logits[..., None]).sum(-1)[..., : legal.shape[-1]]
    return ((rank < legal.sum(-1, keepdim=True)) != legal).sum(-1)
