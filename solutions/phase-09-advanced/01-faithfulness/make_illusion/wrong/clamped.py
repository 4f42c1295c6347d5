"""no ValueError

The largest change is returned in place of the wanted one.
"""

import torch


def make_illusion(difference, reads, wanted):
    sizes = difference.norm(), reads.norm()
    sine = 2 * wanted / (sizes[0] * sizes[1]).item()
    sine = max(-1.0, min(1.0, sine))
    angle = torch.asin(torch.tensor(sine, dtype=torch.float64)) / 2
    v = angle.cos() * difference / sizes[0] + angle.sin() * reads / sizes[1]
    return v.to(difference.dtype)
