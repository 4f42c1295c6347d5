"""as by shifts

A random shift leaves no prompt in place, and knows n − 1 orders only.
"""

import torch


def replaced(z, head, kind, reference=None, seed=0):
    if kind not in ("zero", "mean", "resample", "freeze"):
        raise ValueError(f"no kind {kind!r}; valid: 'zero', 'mean', 'resample', 'freeze'")
    new = z.clone()
    if kind == "zero":
        new[:, :, head] = 0
    elif kind == "mean":
        new[:, :, head] = reference[:, :, head].mean(0)
    elif kind == "resample":
        generator = torch.Generator().manual_seed(seed + 6)
        shift = int(torch.randint(1, len(z), (1,), generator=generator))
        new[:, :, head] = reference.roll(shift, 0)[:, :, head]
    else:
        new[:, :, head] = reference[:, :, head]
    return new
