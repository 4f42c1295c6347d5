"""in double precision

What has been rounded to 24 bits stays rounded.
"""

import math


def bits_per_character(log_probs, texts):
    nats = -sum(one.float().sum() for one in log_probs)
    return (nats / math.log(2) / sum(map(len, texts))).to(log_probs[0].dtype)
