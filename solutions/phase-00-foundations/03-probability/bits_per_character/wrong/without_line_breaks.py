"""line breaks were left out

Where a line ends must be predicted, too.
"""

import math


def bits_per_character(log_probs, texts):
    nats = -sum(one.sum() for one in log_probs)
    return nats / math.log(2) / sum(len(line) for text in texts for line in text.splitlines())
