"""compared with p one by one

Top-p is about the sum of the likeliest tokens, not about a single one.
"""

import torch


def keep_top_p(logits, p):
    return logits.masked_fill(logits.softmax(-1) < 1 - p, -torch.inf)
