"""raises IndexError

All four stand-ins are made, whichever is asked: a mean over two prompts fails at `resample`.
"""

import torch


def replaced(z, head, kind, reference=None, seed=0):
    if kind not in ("zero", "mean", "resample", "freeze"):
        raise ValueError(f"no kind {kind!r}; valid: 'zero', 'mean', 'resample', 'freeze'")
    instead = {"zero": torch.zeros_like(z)}
    if reference is not None:
        order = torch.randperm(len(z), generator=torch.Generator().manual_seed(seed))
        other = torch.empty_like(order)
        other[order] = order.roll(1)
        instead["mean"] = reference.mean(0, keepdim=True)
        instead["resample"] = reference[other]
        instead["freeze"] = reference
    new = z.clone()
    new[:, :, head] = instead[kind][:, :, head]
    return new
