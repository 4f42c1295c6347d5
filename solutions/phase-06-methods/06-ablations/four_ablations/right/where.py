"""A mask over the heads, and a dictionary of functions; the order by rejection."""

import torch


def replaced(z, head, kind, reference=None, seed=0):
    def resample():
        generator = torch.Generator().manual_seed(seed)
        while True:
            order = torch.randperm(len(z), generator=generator)
            if not (order == torch.arange(len(z))).any():
                return reference[order]

    made = {
        "zero": lambda: torch.zeros_like(z),
        "mean": lambda: reference.mean(0, keepdim=True),
        "resample": resample,
        "freeze": lambda: reference,
    }
    if kind not in made:
        raise ValueError(f"{kind!r} is none of {', '.join(made)}")
    mask = torch.arange(z.shape[2])[:, None] == head
    return torch.where(mask, made[kind](), z)
