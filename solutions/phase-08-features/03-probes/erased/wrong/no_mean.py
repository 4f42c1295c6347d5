"""the mean is erased, too

Zero along v is a value that the model may never have seen.
"""

import torch


def erased(x, v):
    if not v.any():
        raise ValueError("zero")
    unit = v / v.norm()
    return x - (x @ unit)[:, None] * unit
