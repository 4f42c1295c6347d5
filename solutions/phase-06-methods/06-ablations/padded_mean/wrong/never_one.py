"""the mean over one token

A guard against division by 0 that reaches too far.
"""

import torch


def usual_output(z, real):
    keep = real & (real.cumsum(1) > 1)
    return z[keep].sum(0) / keep.sum().clamp_min(2)
