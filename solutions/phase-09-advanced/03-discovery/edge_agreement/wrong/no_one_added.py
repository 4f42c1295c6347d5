"""should be 1/20"""

import torch


def edge_agreement(predicted, measured, target, n, seed):
    x, y = predicted.double(), measured.double()
    if x.min() == x.max() or y.min() == y.max():
        raise ValueError("a constant has no correlation")
    g = torch.Generator().manual_seed(seed)

    def correlation(x):
        x, z = x - x.mean(), y - y.mean()
        return float((x * z).sum() / (x.norm() * z.norm()))

    r, better = correlation(x), 0
    for _ in range(n):
        mixed = x.clone()
        for one in target.unique():
            here = (target == one).nonzero()[:, 0]
            mixed[here] = x[here[torch.randperm(len(here), generator=g)]]
        better += correlation(mixed) >= r - 1e-9
    return r, better / n
