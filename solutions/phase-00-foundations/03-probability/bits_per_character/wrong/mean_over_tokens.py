"""the surprisals of a passage were averaged

A mean has been divided by the number of tokens already.
"""

import math

import torch


def bits_per_character(log_probs, texts):
    nats = -torch.stack([one.mean() for one in log_probs]).sum()
    return nats / math.log(2) / sum(len(text) for text in texts)
