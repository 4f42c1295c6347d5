"""the best other key is subtracted

A margin.
"""

import torch


def score_lead(before, after, place):
    change = after - before
    rows = torch.arange(len(place))
    own = change[rows, :, place]
    rest = change.clone()
    rest[rows, :, place] = float("-inf")
    return (own - rest.amax(-1)).mean(0)
