"""blanks were left out

Half of what a character model knows is where words end.
"""

import math

import torch


def bits_per_character(log_probs, texts):
    nats = -torch.cat(list(log_probs)).sum()
    return nats / math.log(2) / sum(len(t.replace(" ", "")) for t in texts)
