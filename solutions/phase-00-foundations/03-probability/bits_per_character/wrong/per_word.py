"""divided by the number of words

Words are no unit that all texts share.
"""

import math

import torch


def bits_per_character(log_probs, texts):
    nats = -torch.cat(list(log_probs)).sum()
    return nats / math.log(2) / sum(len(t.split()) for t in texts)
