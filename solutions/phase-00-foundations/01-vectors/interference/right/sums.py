"""Squares added up in double precision, with the null drawn anew in every trial."""

import random

import torch


def interference(features, k, n_trial=100, seed=0):
    draw, g = random.Random(seed), torch.Generator().manual_seed(seed)
    n = len(features)
    totals = []
    for fresh in (False, True):
        total = 0.0
        for _ in range(n_trial):
            rows = torch.randn(features.shape, generator=g) if fresh else features
            rows = rows.double() / rows.double().norm(dim=1, keepdim=True)
            on = draw.sample(range(n), k)
            off = [i for i in range(n) if i not in set(on)]
            total += float((rows[off] @ rows[on].sum(0)).square().sum())
        totals.append(torch.tensor((total / n_trial / (n - k)) ** 0.5, dtype=features.dtype))
    return tuple(totals)
