"""refuse it with a ValueError

A dictionary of the kinds is tidy, and its KeyError says nothing of what is valid.
"""

import torch


def replaced(z, head, kind, reference=None, seed=0):
    n = len(z)
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(n, generator=generator)
    other = torch.empty_like(order)
    other[order] = order.roll(1)
    made = {
        "zero": lambda: torch.zeros_like(z),
        "mean": lambda: reference.mean(0, keepdim=True).expand_as(z),
        "resample": lambda: reference[other],
        "freeze": lambda: reference,
    }
    mask = torch.arange(z.shape[2])[:, None] == head
    return torch.where(mask, made[kind](), z)
