"""the waves are not of length 1

A projection on u is u uᵀ z / (u · u).
"""

import torch


def wave_part(logits, frequencies):
    p = logits.shape[1]
    total = torch.arange(p).repeat_interleave(p) + torch.arange(p).repeat(p)
    angle = 2 * torch.pi / p * torch.tensor(frequencies)[:, None] * (total % p)

    u = torch.cat([angle.cos(), angle.sin()]).to(logits.dtype)
    return u.T @ (u @ logits)
