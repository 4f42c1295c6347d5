"""all cosines stand before all sines

The order decides which two rows belong to one frequency.
"""

import torch


def waves(p):
    angle = 2 * torch.pi * torch.arange(1, (p + 1) // 2)[:, None] * torch.arange(p) / p
    rows = torch.cat([angle.cos(), angle.sin()]) * (2 / p) ** 0.5
    return torch.cat([torch.full((1, p), p**-0.5), rows])
