"""it must be infinite

A token of probability 0 is left out, instead of making the bits infinite.
"""

import math


def bits_per_character(log_probs, texts):
    nats = -sum(one.nan_to_num(neginf=0.0).sum() for one in log_probs)
    return nats / math.log(2) / sum(len(text) for text in texts)
