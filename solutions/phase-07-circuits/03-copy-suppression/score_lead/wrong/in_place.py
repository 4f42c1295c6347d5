"""your code changes its input after in place

The subtraction writes into the caller's scores.
"""

import torch


def score_lead(before, after, place):
    after -= before
    own = after[torch.arange(len(place)), :, place]
    return (own - (after.sum(-1) - own) / (after.shape[-1] - 1)).mean(0)
