"""the arccosine is taken for the arcsine

The change grows with the sine of the double angle.
"""

import math


def make_illusion(difference, reads, wanted):
    d, r = difference.double(), reads.double()
    largest = (d.norm() * r.norm() / 2).item()
    if abs(wanted) > largest * (1 + 1e-6):
        raise ValueError("no unit vector reaches this change")
    share = max(-1.0, min(1.0, wanted / largest))
    angle = math.acos(share) / 2
    v = math.cos(angle) * d / d.norm() + math.sin(angle) * r / r.norm()
    return v.to(difference.dtype)
