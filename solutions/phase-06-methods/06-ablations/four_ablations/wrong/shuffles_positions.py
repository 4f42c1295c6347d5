"""what stands in on one prompt comes from several

Each position was given a prompt of its own.
"""

import torch


def replaced(z, head, kind, reference=None, seed=0):
    new = z.clone()
    if kind == "zero":
        new[:, :, head] = 0
    elif kind == "mean":
        new[:, :, head] = reference[:, :, head].mean(0)
    elif kind == "resample":
        generator = torch.Generator().manual_seed(seed)
        for p in range(z.shape[1]):
            order = torch.randperm(len(z), generator=generator)
            other = torch.empty_like(order)
            other[order] = order.roll(1)
            new[:, p, head] = reference[other, p, head]
    elif kind == "freeze":
        new[:, :, head] = reference[:, :, head]
    else:
        raise ValueError(f"no kind {kind!r}; valid: 'zero', 'mean', 'resample', 'freeze'")
    return new
