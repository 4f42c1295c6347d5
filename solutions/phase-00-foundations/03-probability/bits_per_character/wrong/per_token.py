"""divided by the number of tokens

Bits per token cannot be compared between models with other tokens: longer tokens carry more bits.
"""

import math

import torch


def bits_per_character(log_probs, texts):
    return -torch.cat(list(log_probs)).mean() / math.log(2)
