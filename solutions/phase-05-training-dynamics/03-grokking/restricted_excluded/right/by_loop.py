"""One wave after the other, each divided by its own squared length."""

import torch


def wave_part(logits, frequencies):
    p = logits.shape[1]
    total = torch.tensor([a + b for a in range(p) for b in range(p)], dtype=torch.float64)
    part = torch.zeros(logits.shape, dtype=torch.float64)
    for k in frequencies:
        for f in (torch.cos, torch.sin):
            u = f(2 * torch.pi * k * total / p)
            part = part + u[:, None] * (u @ logits.double()) / (u @ u)
    return part.to(logits.dtype)
