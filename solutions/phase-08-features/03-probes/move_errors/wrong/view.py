"""view size is not compatible

A view needs rows that lie one behind the other.
"""

import torch


def move_errors(logits, legal):
    s = legal.shape[-1]
    z = logits.view(-1, logits.shape[-1])[:, :s].view(legal.shape)
    n = legal.sum(-1, keepdim=True)
    rank = z.argsort(-1, descending=True).argsort(-1)
    named = rank < n
    return (named != legal).sum(-1)
