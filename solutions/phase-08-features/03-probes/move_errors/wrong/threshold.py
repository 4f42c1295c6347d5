"""a share of probability

Probabilities of legal moves need not be above any bound.
"""

import torch


def move_errors(logits, legal):
    p = logits[..., : legal.shape[-1]].softmax(-1)
    return ((p > 1 / legal.shape[-1]) != legal).sum(-1)
