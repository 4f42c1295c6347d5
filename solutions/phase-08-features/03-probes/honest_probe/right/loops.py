"""Lists and sets, row by row."""

import random

import torch


def honest_probe(x, y, groups, fit, l2s, seed=0):
    names = sorted(set(groups.tolist()))
    random.Random(seed).shuffle(names)
    n = len(names) // 5
    side = {name: min(place // n, 4) for place, name in enumerate(names)}
    rows = [[], [], []]
    for row, group in enumerate(groups.tolist()):
        rows[max(0, side[group] - 2)].append(row)
    train, val, test = (torch.tensor(one) for one in rows)
    fits = {l2: fit(x[train], y[train], l2) for l2 in l2s}
    right = {l2: int((predict(x[val]) == y[val]).sum()) for l2, predict in fits.items()}
    l2 = max(l2s, key=lambda one: (right[one], one))
    said = fits[l2](x[test])
    return sum(int(a == b) for a, b in zip(said, y[test], strict=True)) / len(test), l2
