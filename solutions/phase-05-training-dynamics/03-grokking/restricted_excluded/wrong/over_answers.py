"""the waves go over the answers

A wave over c is another question: how one sum's logits vary over the answers.
"""

import torch


def wave_part(logits, frequencies):
    p = logits.shape[1]
    angle = 2 * torch.pi / p * torch.tensor(frequencies)[:, None] * torch.arange(p)
    u = (torch.cat([angle.cos(), angle.sin()]) * (2 / p) ** 0.5).to(logits.dtype)
    return logits @ u.T @ u
