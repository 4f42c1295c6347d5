"""these are changes of attention weights

Softmax first.
"""

import torch


def score_lead(before, after, place):
    change = after.softmax(-1) - before.softmax(-1)
    return change[torch.arange(len(place)), :, place].mean(0)
