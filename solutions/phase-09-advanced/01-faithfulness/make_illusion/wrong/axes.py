"""the exchange changes the output by

Right only where the two vectors lie along the first two axes.
"""

import torch


def make_illusion(difference, reads, wanted):
    sizes = difference.norm(), reads.norm()
    sine = 2 * wanted / (sizes[0] * sizes[1]).item()
    if not abs(sine) <= 1:
        raise ValueError("out of reach")
    angle = torch.asin(torch.tensor(sine, dtype=torch.float64)) / 2
    v = torch.zeros_like(difference)
    v[0], v[1] = angle.cos(), angle.sin()
    return v.to(difference.dtype)
