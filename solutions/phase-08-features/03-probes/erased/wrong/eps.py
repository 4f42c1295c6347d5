"""of length 1e-06

A small direction is one as well; an epsilon hides it.
"""

import torch


def erased(x, v):
    if not v.any():
        raise ValueError("zero")
    unit = v / (v.norm() + 1e-6)
    return x - ((x - x.mean(0)) @ unit)[:, None] * unit
