"""those of a − b

The sum decides the answer, and the difference does not.
"""

import math

import torch


def wave_part(logits, frequencies):
    p = logits.shape[1]
    total = (torch.arange(p)[:, None] - torch.arange(p)).flatten().double()
    part = torch.zeros_like(logits)
    for k in frequencies:
        for f in (torch.cos, torch.sin):
            w = f(2 * math.pi * k * total / p).to(logits.dtype)
            part = part + torch.outer(w, w @ logits) * 2 / p**2
    return part
