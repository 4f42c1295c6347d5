"""their lengths

The vectors are added as they are, and the sum is made of length 1.
"""

import torch


def make_illusion(difference, reads, wanted):
    sizes = difference.norm(), reads.norm()
    sine = 2 * wanted / (sizes[0] * sizes[1]).item()
    if not abs(sine) <= 1:
        raise ValueError("out of reach")
    angle = torch.asin(torch.tensor(sine, dtype=torch.float64)) / 2
    v = angle.cos() * difference + angle.sin() * reads
    v = v / v.norm()
    return v.to(difference.dtype)
