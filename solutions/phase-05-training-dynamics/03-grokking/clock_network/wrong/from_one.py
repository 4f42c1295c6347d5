"""start at 1

The residues are 0 to p − 1.
"""

import math

import torch


def clock_table(p, frequencies):
    angle = 2 * math.pi / p * torch.arange(1, p + 1)[:, None] * torch.tensor(frequencies)
    return torch.stack([angle.cos(), angle.sin()], -1).flatten(1)
