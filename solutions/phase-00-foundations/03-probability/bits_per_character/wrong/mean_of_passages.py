"""every passage counts the same

A passage of ten characters would weigh as much as one of a thousand.
"""

import math

import torch


def bits_per_character(log_probs, texts):
    each = [-one.sum() / math.log(2) / len(t) for one, t in zip(log_probs, texts, strict=True)]
    return torch.stack(each).mean()
