"""the draws are added

No mean.
"""

import torch


def score_lead(before, after, place):
    change = after - before
    own = change[torch.arange(len(place)), :, place]
    return (own - (change.sum(-1) - own) / (change.shape[-1] - 1)).sum(0)
