"""0 times NaN

A head that overflows is what one wants to take away.
"""

import torch


def replaced(z, head, kind, reference=None, seed=0):
    new = z.clone()
    if kind == "zero":
        new[:, :, head] *= 0
    elif kind == "mean":
        new[:, :, head] = reference[:, :, head].mean(0)
    elif kind == "resample":
        generator = torch.Generator().manual_seed(seed)
        order = torch.randperm(len(z), generator=generator)
        other = torch.empty_like(order)
        other[order] = order.roll(1)
        new[:, :, head] = reference[other, :, head]
    elif kind == "freeze":
        new[:, :, head] = reference[:, :, head]
    else:
        raise ValueError(f"no kind {kind!r}; valid: 'zero', 'mean', 'resample', 'freeze'")
    return new
