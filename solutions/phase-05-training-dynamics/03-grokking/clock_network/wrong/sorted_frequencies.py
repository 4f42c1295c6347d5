"""keep their order

Column 2i belongs to frequency i of the list.
"""

import math

import torch


def clock_table(p, frequencies):
    angle = 2 * math.pi / p * torch.arange(p)[:, None] * torch.tensor(sorted(frequencies))
    return torch.stack([angle.cos(), angle.sin()], -1).flatten(1)
