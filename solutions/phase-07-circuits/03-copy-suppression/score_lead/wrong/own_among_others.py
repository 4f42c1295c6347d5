"""the token's own key is among the others

The mean of all keys.
"""

import torch


def score_lead(before, after, place):
    change = after - before
    own = change[torch.arange(len(place)), :, place]
    return (own - change.mean(-1)).mean(0)
