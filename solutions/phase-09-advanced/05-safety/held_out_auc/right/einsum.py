"""Weighted sums by einsum."""

import torch


def held_out_auc(x, lie, known):
    x = x.to(torch.float64)
    yes, no = (known & lie).double(), (known & ~lie).double()
    v = torch.einsum("n,nd->d", yes / yes.sum() - no / no.sum(), x)
    s = torch.einsum("nd,d->n", x, v)
    gap = s[:, None] - s
    win = (gap.sign() + 1) / 2
    areas = []
    for side in (known, ~known):
        pairs = (side & lie)[:, None] & (side & ~lie)
        areas.append(win[pairs].mean())
    return areas[0].item(), areas[1].item()
