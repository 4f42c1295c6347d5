"""bytes were counted

Outside of ASCII a character has more than one byte.
"""

import math

import torch


def bits_per_character(log_probs, texts):
    nats = -torch.cat(list(log_probs)).sum()
    return nats / math.log(2) / sum(len(text.encode()) for text in texts)
