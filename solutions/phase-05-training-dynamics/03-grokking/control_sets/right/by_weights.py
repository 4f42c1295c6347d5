"""`multinomial` without replacement, and a loop over waves."""

import torch


def control_sets(p, keys, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    free = torch.ones((p - 1) // 2)
    free[torch.tensor(keys) - 1] = 0
    drawn = torch.multinomial(free.expand(n, -1), len(keys), replacement=False, generator=g)
    return (drawn + 1).sort(1).values.tolist()


def share_right(logits, frequencies):
    p = logits.shape[1]
    total = torch.arange(p * p) // p + torch.arange(p * p) % p
    out = logits.mean(0).expand(p * p, p)
    for k in frequencies:
        angle = 2 * torch.pi * k * total.double() / p
        for u in (angle.cos(), angle.sin()):
            u = (u / u.norm()).to(logits.dtype)
            out = out + torch.outer(u, u @ logits)
    return float((out.argmax(-1) == total % p).float().mean())
