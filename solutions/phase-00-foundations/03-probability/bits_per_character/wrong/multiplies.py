"""multiplied by log 2

There are more bits than nats, since a bit is smaller.
"""

import math

import torch


def bits_per_character(log_probs, texts):
    nats = -torch.cat(list(log_probs)).sum()
    return nats * math.log(2) / sum(len(text) for text in texts)
