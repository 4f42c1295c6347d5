"""the same direction twice

linspace includes the end, which is the start.
"""

import torch


def pack_plane(n):
    angle = torch.linspace(0, 2 * torch.pi, n)
    return torch.stack([angle.cos(), angle.sin()], dim=1)
