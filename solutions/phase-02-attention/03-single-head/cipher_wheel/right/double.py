"""In double precision from end to end."""

import math

import torch


def cipher_wheel(n, share):
    angle = torch.arange(n, dtype=torch.float64) * 2 * math.pi / n
    keys = torch.stack([angle.cos(), angle.sin()], dim=1)
    gap = 1 - math.cos(2 * math.pi / n)
    return math.sqrt(2) * math.log((n - 1) * share / (1 - share)) / gap * keys, keys
