"""the part is too large by a factor p

√(2/p) makes a wave over p residues; here are p² sums.
"""

import torch


def wave_part(logits, frequencies):
    p = logits.shape[1]
    total = torch.arange(p).repeat_interleave(p) + torch.arange(p).repeat(p)
    angle = 2 * torch.pi / p * torch.tensor(frequencies)[:, None] * (total % p)

    u = (torch.cat([angle.cos(), angle.sin()]) * (2 / p) ** 0.5).to(logits.dtype)
    return u.T @ (u @ logits)
