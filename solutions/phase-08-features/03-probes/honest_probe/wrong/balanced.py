"""whatever their class

Accuracy over classes is another measure, and it was not asked.
"""

import torch


def honest_probe(x, y, groups, fit, l2s, seed=0):
    names = groups.unique()
    random = torch.Generator().manual_seed(seed)
    dealt = names[torch.randperm(len(names), generator=random)]
    n = len(names) // 5
    sides = dealt[: 3 * n], dealt[3 * n : 4 * n], dealt[4 * n :]
    train, val, test = (torch.isin(groups, side) for side in sides)
    best = None
    for l2 in sorted(l2s, reverse=True):
        predict = fit(x[train], y[train], l2)
        right = predict(x[val]) == y[val]
        kinds = y[val].unique()
        score = sum(right[y[val] == k].double().mean().item() for k in kinds) / len(kinds)
        if best is None or score > best[0]:
            best = score, l2, predict
    _, l2, predict = best
    return (predict(x[test]) == y[test]).double().mean().item(), l2
