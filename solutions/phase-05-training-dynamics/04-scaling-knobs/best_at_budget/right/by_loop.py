"""A loop over pairs of marks, and normal equations."""

import math
from itertools import pairwise

import torch


def loss_at(budget, flops, losses):
    points = list(zip(flops.tolist(), losses.tolist(), strict=True))
    for (f0, y0), (f1, y1) in pairwise(points):
        if f0 <= budget <= f1:
            return y0 + (y1 - y0) * math.log(budget / f0) / math.log(f1 / f0)
    return math.nan


def best_at_budget(budget, sizes, flops, losses):
    at = torch.tensor(
        [loss_at(budget, f, y) for f, y in zip(flops, losses, strict=True)], dtype=torch.float64
    )
    known = ~at.isnan()
    if known.sum() < 3:
        return math.nan
    x, y = sizes.double().log()[known], at[known]
    m = x.mean()
    V = torch.vander(x - m, 3)
    a, b, _ = torch.linalg.solve(V.T @ V, V.T @ y).tolist()
    if a <= 0:
        return math.nan
    lowest = m.item() - b / (2 * a)
    return math.exp(lowest) if x.min() <= lowest <= x.max() else math.nan
