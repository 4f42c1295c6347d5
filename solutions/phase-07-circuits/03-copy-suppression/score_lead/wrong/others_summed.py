"""3 of 3 values of the lead are wrong"""

import torch


def score_lead(before, after, place):
    change = after - before
    own = change[torch.arange(len(place)), :, place]
    return (own - (change.sum(-1) - own)).mean(0)
