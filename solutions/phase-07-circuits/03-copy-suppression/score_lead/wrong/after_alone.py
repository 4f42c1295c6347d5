"""these are the scores after the writing

No comparison with before.
"""

import torch


def score_lead(before, after, place):
    own = after[torch.arange(len(place)), :, place]
    return (own - (after.sum(-1) - own) / (after.shape[-1] - 1)).mean(0)
