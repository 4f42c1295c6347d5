"""the line goes over flops

A loss falls by equal steps for equal factors.
"""

import math

import torch


def loss_at(budget, flops, losses):
    x, at = flops.double(), budget
    if not x[0] - 1e-12 <= at <= x[-1] + 1e-12:
        return math.nan
    right = min(max(int((x < at).sum()), 1), len(x) - 1)
    share = (at - x[right - 1]) / (x[right] - x[right - 1])
    return torch.lerp(losses[right - 1].double(), losses[right].double(), share).item()
