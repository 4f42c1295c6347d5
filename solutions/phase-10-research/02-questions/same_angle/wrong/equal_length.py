"""the change has the length of y − x and a random direction, so the result is longer

The result is longer than y, since a random direction takes nothing of x away.
"""

import torch


def same_angle(x, y, seed=0):
    g = torch.Generator().manual_seed(seed)
    r = torch.randn(x.shape[1:], generator=g, dtype=torch.float64)
    start, end = x.double(), y.double()
    start = start - start.mean(-1, keepdim=True)
    end = end - end.mean(-1, keepdim=True)
    r = r - r.mean(-1, keepdim=True)
    ahead = start / start.norm(dim=-1, keepdim=True)
    aside = r - (r * ahead).sum(-1, keepdim=True) * ahead
    aside = aside / aside.norm(dim=-1, keepdim=True)
    size = (end - start).norm(dim=-1, keepdim=True)
    return (start + size * r / r.norm(dim=-1, keepdim=True)).to(x.dtype)
