"""length 1

Points of a square are not all at distance 1.
"""

import torch


def pack_plane(n):
    angle = torch.arange(n) * (2 * torch.pi / n)
    W = torch.stack([angle.cos(), angle.sin()], dim=1)
    return W / W.abs().amax(1, keepdim=True)
