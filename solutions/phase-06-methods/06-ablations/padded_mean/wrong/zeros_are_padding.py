"""two real tokens give zeros

What is zero is taken for padding.
"""

import torch


def usual_output(z, real):
    keep = real & (real.cumsum(1) > 1) & (z != 0).any(-1).any(-1)
    return z[keep].mean(0)
