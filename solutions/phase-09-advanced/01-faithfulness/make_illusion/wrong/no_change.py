"""division by zero

A change of zero is divided by.
"""

import math


def make_illusion(difference, reads, wanted):
    d, r = difference.double(), reads.double()
    largest = (d.norm() * r.norm() / 2).item()
    if abs(wanted) > largest * (1 + 1e-6):
        raise ValueError("no unit vector reaches this change")
    share = max(-1.0, min(1.0, wanted / largest))
    slope = (1 - math.sqrt(1 - share**2)) / share
    v = d / d.norm() + slope * r / r.norm()
    return (v / v.norm()).to(difference.dtype)
