"""8 bits

A count of 256 becomes 0.
"""

import torch


def move_errors(logits, legal):
    s = legal.shape[-1]
    z = logits[..., :s]
    n = legal.sum(-1, keepdim=True, dtype=torch.uint8)
    rank = z.argsort(-1, descending=True).argsort(-1)
    named = rank < n
    return (named != legal).sum(-1)
