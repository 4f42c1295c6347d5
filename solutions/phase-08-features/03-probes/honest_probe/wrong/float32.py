"""hand on x as it is

The rows lose digits before the probe sees them.
"""

import torch


def honest_probe(x, y, groups, fit, l2s, seed=0):
    names = groups.unique()
    n = len(names)
    g = torch.Generator().manual_seed(seed)
    order = names[torch.randperm(n, generator=g)]
    k = n // 5
    tr, va, te = order[: 3 * k], order[3 * k : 4 * k], order[4 * k :]
    a, b, c = (torch.isin(groups, s) for s in (tr, va, te))
    best, best_acc, best_l2 = None, -1.0, None
    for l2 in sorted(l2s, reverse=True):
        f = fit(x[a].float(), y[a], l2)
        acc = (f(x[b]) == y[b]).double().mean().item()
        if acc > best_acc:
            best, best_acc, best_l2 = f, acc, l2
    return (best(x[c]) == y[c]).double().mean().item(), best_l2
