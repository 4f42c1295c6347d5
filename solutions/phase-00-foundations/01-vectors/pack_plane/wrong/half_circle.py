"""spread over a half circle

That is best for lines, where −1 is as bad as 1.
"""

import torch


def pack_plane(n):
    angle = torch.arange(n) * (torch.pi / n)
    return torch.stack([angle.cos(), angle.sin()], dim=1)
