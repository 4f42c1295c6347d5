"""Groups numbered anew, and a table of sides."""

import torch


def honest_probe(x, y, groups, fit, l2s, seed=0):
    names, which = groups.unique(return_inverse=True)
    n = len(names) // 5
    sides = torch.full((len(names),), 2)
    order = torch.rand(len(names), generator=torch.Generator().manual_seed(seed)).argsort()
    sides[order[: 3 * n]] = 0
    sides[order[3 * n : 4 * n]] = 1
    side = sides[which]
    found = []
    for l2 in l2s:
        predict = fit(x[side == 0], y[side == 0], l2)
        score = (predict(x[side == 1]) == y[side == 1]).float().mean().item()
        found.append((score, l2, predict))
    score, l2, predict = max(found, key=lambda one: one[:2])
    return (predict(x[side == 2]) == y[side == 2]).float().mean().item(), l2
