"""Ranks by counting, the correlation by its formula, in double precision; weights for prompts."""

import torch


def ranks(x):
    below = (x[None, :] < x[:, None]).sum(1)
    equal = (x[None, :] == x[:, None]).sum(1)
    return below + (equal + 1) / 2


def correlate(a, b, rows):
    r, s = (ranks(x.double()[:, rows].mean(1)).double() for x in (a, b))
    r, s = r - r.mean(), s - s.mean()
    return float((r * s).sum() / (r.square().sum() * s.square().sum()).sqrt())


def rank_agreement(a, b, n=500, seed=0):
    g = torch.Generator().manual_seed(seed)
    k = a.shape[1]
    rows = torch.randint(k, (n, k), generator=g)
    return correlate(a, b, slice(None)), torch.tensor([correlate(a, b, r) for r in rows])
