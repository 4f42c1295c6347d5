"""The angles, and the result, in double precision."""

import math

import torch


def pack_plane(n):
    angle = torch.arange(n, dtype=torch.float64) * (2 * math.pi / n)
    return torch.stack([angle.cos(), angle.sin()], -1)
