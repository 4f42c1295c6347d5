"""small vectors

A threshold in numbers does not know the scale of an activation.
"""

import torch


def make_illusion(difference, reads, wanted):
    sizes = difference.norm(), reads.norm()
    sine = 2 * wanted / (sizes[0] * sizes[1]).item()
    if abs(wanted) > (sizes[0] * sizes[1]).item() / 2 + 1e-3:
        raise ValueError("out of reach")
    angle = torch.asin(torch.tensor(max(-1.0, min(1.0, sine)), dtype=torch.float64)) / 2
    v = angle.cos() * difference / sizes[0] + angle.sin() * reads / sizes[1]
    return v.to(difference.dtype)
