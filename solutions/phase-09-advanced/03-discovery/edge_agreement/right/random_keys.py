"""Sort random keys within targets."""

import torch


def edge_agreement(predicted, measured, target, n, seed):
    x, y = predicted.double(), measured.double()
    if x.max() == x.min() or y.max() == y.min():
        raise ValueError("no correlation")
    g = torch.Generator().manual_seed(seed)
    by_target = target.argsort(stable=True)
    y = (y - y.mean()) / (y - y.mean()).norm()
    x = (x - x.mean()) / (x - x.mean()).norm()
    r, better = float(x @ y), 0
    for _ in range(n):
        keys = torch.rand(len(x), generator=g, dtype=torch.float64).argsort()
        order = keys[target[keys].argsort(stable=True)]
        mixed = torch.empty_like(x)
        mixed[by_target] = x[order]
        better += int(float(mixed @ y) > r - 1e-9)
    return r, (1 + better) / (1 + n)
