"""that of the validation rows

It was chosen to be high.
"""

import torch


def honest_probe(x, y, groups, fit, l2s, seed=0):
    names = groups.unique()
    random = torch.Generator().manual_seed(seed)
    dealt = names[torch.randperm(len(names), generator=random)]
    n = len(names) // 5
    sides = dealt[: 3 * n], dealt[3 * n : 4 * n], dealt[4 * n :]
    train, val = (torch.isin(groups, side) for side in sides[:2])
    best = None
    for l2 in sorted(l2s, reverse=True):
        predict = fit(x[train], y[train], l2)
        score = (predict(x[val]) == y[val]).double().mean().item()
        if best is None or score > best[0]:
            best = score, l2, predict
    _, l2, predict = best
    return (predict(x[val]) == y[val]).double().mean().item(), l2
