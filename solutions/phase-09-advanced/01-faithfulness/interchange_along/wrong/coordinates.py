"""everything is exchanged

Directions are taken for masks of coordinates.
"""

import torch


def interchange_along(base, source, directions):
    mask = (directions.abs() > 1e-6).any(0)
    return torch.where(mask, source, base) + 0 * directions.sum()
