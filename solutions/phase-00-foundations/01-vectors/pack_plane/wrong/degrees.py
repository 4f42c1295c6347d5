"""their largest cosine

Sine and cosine take radians.
"""

import torch


def pack_plane(n):
    angle = torch.arange(n) * (360 / n)
    return torch.stack([angle.cos(), angle.sin()], dim=1)
