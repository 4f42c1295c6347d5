"""The maximum of pairs: hits, then the penalty."""

import torch


def honest_probe(x, y, groups, fit, l2s, seed=0):
    names = groups.unique()
    n = len(names)
    g = torch.Generator().manual_seed(seed)
    order = names[torch.randperm(n, generator=g)]
    k = n // 5
    tr, va, te = order[: 3 * k], order[3 * k : 4 * k], order[4 * k :]
    a, b, c = (torch.isin(groups, s) for s in (tr, va, te))
    fits = {l2: fit(x[a], y[a], l2) for l2 in l2s}
    best_l2 = max(l2s, key=lambda one: (int((fits[one](x[b]) == y[b]).sum()), one))
    best = fits[best_l2]
    return (best(x[c]) == y[c]).double().mean().item(), best_l2
