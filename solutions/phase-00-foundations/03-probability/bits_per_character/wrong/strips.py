"""blanks at the ends were left out

The model must predict the blank before a word, too.
"""

import math


def bits_per_character(log_probs, texts):
    nats = -sum(one.sum() for one in log_probs)
    return nats / math.log(2) / sum(len(text.strip()) for text in texts)
