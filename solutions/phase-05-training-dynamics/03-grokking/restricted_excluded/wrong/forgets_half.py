"""half as large

The mean of cos² is ½.
"""

import torch


def wave_part(logits, frequencies):
    p = logits.shape[1]
    total = torch.arange(p).repeat_interleave(p) + torch.arange(p).repeat(p)
    angle = 2 * torch.pi / p * torch.tensor(frequencies)[:, None] * (total % p)

    u = (torch.cat([angle.cos(), angle.sin()]) / p).to(logits.dtype)
    return u.T @ (u @ logits)
