"""the constant row is too long by √2

A constant has no other half: its mean square is 1 where that of a cosine is ½.
"""

import torch


def waves(p):
    angle = 2 * torch.pi * torch.arange((p + 1) // 2)[:, None] * torch.arange(p) / p
    rows = torch.stack([angle.cos(), angle.sin()], 1).flatten(0, 1) * (2 / p) ** 0.5
    return torch.cat([rows[:1], rows[2:]])
