"""nothing is subtracted

The change alone.
"""

import torch


def score_lead(before, after, place):
    return (after - before)[torch.arange(len(place)), :, place].mean(0)
