"""the keys whose score stays are left out of the mean

A key whose score does not change is taken for no key.
"""

import torch


def score_lead(before, after, place):
    change = after - before
    own = change[torch.arange(len(place)), :, place]
    n = change.count_nonzero(-1) - 1
    return (own - (change.sum(-1) - own) / n.clamp(min=1)).mean(0)
