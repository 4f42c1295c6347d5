"""is NaN, and it was measured

At a mark, the budget is used up exactly.
"""

import math

import torch


def loss_at(budget, flops, losses):
    x, at = flops.double().log(), math.log(budget)
    if not x[0] < at < x[-1]:
        return math.nan
    right = min(max(int((x < at).sum()), 1), len(x) - 1)
    share = (at - x[right - 1]) / (x[right] - x[right - 1])
    return torch.lerp(losses[right - 1].double(), losses[right].double(), share).item()
