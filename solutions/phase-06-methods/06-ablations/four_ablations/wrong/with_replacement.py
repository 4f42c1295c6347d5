"""is used more than once

Drawing a number for each prompt, other than its own, uses some prompts twice and some never.
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
        step = torch.randint(1, len(z), (len(z),), generator=generator)
        order = (torch.arange(len(z)) + step) % len(z)
        new[:, :, head] = reference[order, :, head]
    elif kind == "freeze":
        new[:, :, head] = reference[:, :, head]
    else:
        raise ValueError(f"no kind {kind!r}; valid: 'zero', 'mean', 'resample', 'freeze'")
    return new
