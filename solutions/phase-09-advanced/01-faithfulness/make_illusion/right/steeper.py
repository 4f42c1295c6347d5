"""The other angle: nearer to what is read."""

import math


def make_illusion(difference, reads, wanted):
    d, r = float(difference.norm()), float(reads.norm())
    sine = 2 * wanted / d / r
    if sine > 1 or sine < -1:
        raise ValueError("out of reach")
    angle = math.pi / 2 - math.asin(sine) / 2
    return math.cos(angle) / d * difference + math.sin(angle) / r * reads
