"""along what is read

Source and base do not differ there, so nothing is exchanged.
"""

import torch


def make_illusion(difference, reads, wanted):
    sizes = difference.norm(), reads.norm()
    sine = 2 * wanted / (sizes[0] * sizes[1]).item()
    if not abs(sine) <= 1:
        raise ValueError("out of reach")
    v = reads / sizes[1]
    return v.to(difference.dtype)
