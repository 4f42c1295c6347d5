"""logits above 0

Only differences of logits mean anything.
"""

import torch


def move_errors(logits, legal):
    return ((logits[..., : legal.shape[-1]] > 0) != legal).sum(-1)
