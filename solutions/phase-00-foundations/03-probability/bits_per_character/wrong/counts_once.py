"""a passage that comes twice (count it twice)

A set holds each text once, and its tokens are added up twice.
"""

import math


def bits_per_character(log_probs, texts):
    nats = -sum(one.sum() for one in log_probs)
    return nats / math.log(2) / sum(len(text) for text in set(texts))
