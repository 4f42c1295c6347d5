"""averages are over brackets alone

The start token is read, too.
"""

import torch


def dip_share(steps, beta):
    n = (steps != 0).cumsum(-1)
    h = steps.cumsum(-1)
    a = h / n.clamp(min=1)
    return ((-beta * a).masked_fill(steps == 0, -torch.inf).softmax(-1) * (h < 0)).sum(-1)
