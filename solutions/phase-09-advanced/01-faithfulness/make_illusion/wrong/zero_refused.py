"""this change is within reach

Zero is a change that can be had.
"""

import math


def make_illusion(difference, reads, wanted):
    d, r = difference.double(), reads.double()
    largest = (d.norm() * r.norm() / 2).item()
    if wanted == 0 or abs(wanted) > largest * (1 + 1e-6):
        raise ValueError("no unit vector reaches this change")
    share = max(-1.0, min(1.0, wanted / largest))
    angle = math.asin(share) / 2
    v = math.cos(angle) * d / d.norm() + math.sin(angle) * r / r.norm()
    return v.to(difference.dtype)
