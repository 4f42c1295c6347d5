"""half a turn

A full turn is 2π.
"""

import math

import torch


def clock_table(p, frequencies):
    angle = math.pi / p * torch.arange(p)[:, None] * torch.tensor(frequencies)
    return torch.stack([angle.cos(), angle.sin()], -1).flatten(1)
