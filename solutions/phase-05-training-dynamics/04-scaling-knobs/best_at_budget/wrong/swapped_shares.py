"""the shares of the two marks are swapped

The share belongs to the right mark.
"""

import math

import torch


def loss_at(budget, flops, losses):
    x, at = flops.double().log(), math.log(budget)
    if not x[0] - 1e-12 <= at <= x[-1] + 1e-12:
        return math.nan
    right = min(max(int((x < at).sum()), 1), len(x) - 1)
    share = (at - x[right - 1]) / (x[right] - x[right - 1])
    return torch.lerp(losses[right].double(), losses[right - 1].double(), share).item()
