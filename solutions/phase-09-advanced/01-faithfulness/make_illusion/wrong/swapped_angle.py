"""return a unit vector

Cosine of the one belongs to its own length.
"""

import torch


def make_illusion(difference, reads, wanted):
    sizes = difference.norm(), reads.norm()
    sine = 2 * wanted / (sizes[0] * sizes[1]).item()
    if not abs(sine) <= 1:
        raise ValueError("out of reach")
    angle = torch.asin(torch.tensor(sine, dtype=torch.float64)) / 2
    v = angle.cos() * difference / sizes[1] + angle.sin() * reads / sizes[0]
    return v.to(difference.dtype)
