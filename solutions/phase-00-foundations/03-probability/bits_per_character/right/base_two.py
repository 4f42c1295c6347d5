"""The weighted mean of the passages, with log2(e) as factor.

Weights undo the division.
"""

import math

import torch


def bits_per_character(log_probs, texts):
    size = torch.tensor([float(len(text)) for text in texts], dtype=log_probs[0].dtype)
    each = torch.stack([one.sum() for one in log_probs]) / size
    return -(each * size).sum() / size.sum() * math.log2(math.e)
