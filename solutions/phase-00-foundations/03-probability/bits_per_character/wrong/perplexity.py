"""a perplexity

The exponential of a loss counts equally likely choices; it is no number of bits.
"""

import math

import torch


def bits_per_character(log_probs, texts):
    nats = -torch.cat(list(log_probs)).sum()
    return (nats / sum(len(text) for text in texts)).exp()
