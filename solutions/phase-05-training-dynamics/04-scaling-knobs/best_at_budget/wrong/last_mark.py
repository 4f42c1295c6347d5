"""that is the loss at the last mark before the budget

Less than the budget was used there.
"""

import math

import torch


def loss_at(budget, flops, losses):
    x, at = flops.double().log(), math.log(budget)
    if not x[0] - 1e-12 <= at <= x[-1] + 1e-12:
        return math.nan
    return losses[int((x <= at).sum()) - 1].item()
