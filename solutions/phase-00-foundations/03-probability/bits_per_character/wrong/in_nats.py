"""in nats

A bit is log 2 nats, about 0.69.
"""

import math

import torch


def bits_per_character(log_probs, texts):
    nats = -torch.cat(list(log_probs)).sum()
    return nats / sum(len(text) for text in texts)
