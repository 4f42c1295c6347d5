"""blanks between the passages

Join with nothing, or add the lengths.
"""

import math


def bits_per_character(log_probs, texts):
    nats = -sum(one.sum() for one in log_probs)
    return nats / math.log(2) / len(" ".join(texts))
