"""Between the two eigenvectors of the symmetric part of the outer product."""

import torch


def make_illusion(difference, reads, wanted):
    d, r = difference.double(), reads.double()
    limit = (d.norm() * r.norm() / 2).item()
    if abs(wanted) > limit:
        raise ValueError("out of reach")
    up = d / d.norm() + r / r.norm()
    down = d / d.norm() - r / r.norm()
    up, down = up / up.norm(), down / down.norm()
    share = (1 + wanted / limit) / 2
    v = share**0.5 * up + (1 - share) ** 0.5 * down
    return torch.as_tensor(v, dtype=difference.dtype)
