"""nothing was measured there

A tolerance of a few percent, lest a mark be missed.
"""

import math

import numpy as np


def loss_at(budget, flops, losses):
    x, at = flops.double().log().numpy(), math.log(budget)
    if not x[0] - 0.05 <= at <= x[-1] + 0.05:
        return math.nan
    return float(np.interp(at, x, losses.double()))
