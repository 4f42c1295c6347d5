"""the sines are missing

The phase of a logit's wave is that of its answer.
"""

import torch


def wave_part(logits, frequencies):
    p = logits.shape[1]
    total = torch.arange(p).repeat_interleave(p) + torch.arange(p).repeat(p)
    angle = 2 * torch.pi / p * torch.tensor(frequencies)[:, None] * (total % p)

    u = (angle.cos() * 2**0.5 / p).to(logits.dtype)
    return u.T @ (u @ logits)
