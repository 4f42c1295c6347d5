"""so compare with 0

A tolerance of a fixed size is a unit in disguise.
"""

import math

import numpy as np


def best_at_budget(budget, sizes, flops, losses):
    x = sizes.double().log().numpy()
    y = np.array([loss_at(budget, f, one) for f, one in zip(flops, losses, strict=True)])
    x, y = x[~np.isnan(y)], y[~np.isnan(y)]
    if len(x) < 3:
        return math.nan
    a, b, _ = np.polyfit(x, y, 2)
    lowest = -b / (2 * a)
    return math.exp(lowest) if a > 1e-3 and x.min() <= lowest <= x.max() else math.nan
