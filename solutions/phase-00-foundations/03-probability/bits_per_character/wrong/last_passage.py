"""that is the last passage alone

The loop overwrites what it should add up.
"""

import math


def bits_per_character(log_probs, texts):
    for log_p, text in zip(log_probs, texts, strict=True):
        bits = -log_p.sum() / math.log(2) / len(text)
    return bits
