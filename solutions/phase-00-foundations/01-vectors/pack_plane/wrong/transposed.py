"""wrong order

Features are rows.
"""

import torch


def pack_plane(n):
    angle = torch.arange(n) * (2 * torch.pi / n)
    return torch.stack([angle.cos(), angle.sin()])
