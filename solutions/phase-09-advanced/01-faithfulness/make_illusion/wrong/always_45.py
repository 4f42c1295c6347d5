"""whatever is wanted

Half way between the two: the largest change, not the wanted one.
"""

import torch


def make_illusion(difference, reads, wanted):
    sizes = difference.norm(), reads.norm()
    sine = 2 * wanted / (sizes[0] * sizes[1]).item()
    if not abs(sine) <= 1:
        raise ValueError("out of reach")
    angle = torch.tensor(torch.pi / 4, dtype=torch.float64)
    v = angle.cos() * difference / sizes[0] + angle.sin() * reads / sizes[1]
    return v.to(difference.dtype)
