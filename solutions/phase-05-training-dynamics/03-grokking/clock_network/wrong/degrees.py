"""the angles are in degrees

A full turn is 2π.
"""

import torch


def clock_table(p, frequencies):
    angle = 360 / p * torch.arange(p)[:, None] * torch.tensor(frequencies)
    return torch.stack([angle.cos(), angle.sin()], -1).flatten(1)
