"""within reach

The limit is half the product of the lengths.
"""

import torch


def make_illusion(difference, reads, wanted):
    sizes = difference.norm(), reads.norm()
    sine = 2 * wanted / (sizes[0] * sizes[1]).item()
    if not abs(sine) <= 0.5:
        raise ValueError("out of reach")
    angle = torch.asin(torch.tensor(sine, dtype=torch.float64)) / 2
    v = angle.cos() * difference / sizes[0] + angle.sin() * reads / sizes[1]
    return v.to(difference.dtype)
