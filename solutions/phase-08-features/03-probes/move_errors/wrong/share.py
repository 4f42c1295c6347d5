"""a share

A count was asked.
"""

import torch


def move_errors(logits, legal):
    scores = logits[..., : legal.shape[-1]]
    rank = (scores[..., None, :] > scores[..., None]).sum(-1)
    wrong = ((rank < legal.sum(-1, keepdim=True)) != legal).sum(-1)
    return wrong / legal.sum(-1).clamp(min=1)
