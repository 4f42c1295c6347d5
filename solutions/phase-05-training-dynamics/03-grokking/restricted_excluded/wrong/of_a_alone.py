"""the waves are those of a alone

A model may have those and know no sum.
"""

import torch


def wave_part(logits, frequencies):
    p = logits.shape[1]
    a = torch.arange(p).repeat_interleave(p)
    angle = 2 * torch.pi / p * torch.tensor(frequencies)[:, None] * a
    u = (torch.cat([angle.cos(), angle.sin()]) * 2**0.5 / p).to(logits.dtype)
    return u.T @ (u @ logits)
