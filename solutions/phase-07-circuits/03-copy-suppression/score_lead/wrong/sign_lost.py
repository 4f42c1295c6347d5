"""the sign of each draw is lost

Absolute values.
"""

import torch


def score_lead(before, after, place):
    change = after - before
    own = change[torch.arange(len(place)), :, place]
    return (own - (change.sum(-1) - own) / (change.shape[-1] - 1)).abs().mean(0)
