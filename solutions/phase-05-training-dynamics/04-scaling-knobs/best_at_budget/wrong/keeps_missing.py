"""the best size is NaN although four runs

One NaN spoils least squares.
"""

import math

import torch


def best_at_budget(budget, sizes, flops, losses):
    pairs = [
        (math.log(s), loss_at(budget, f, y)) for s, f, y in zip(sizes, flops, losses, strict=True)
    ]
    if len(pairs) < 3:
        return math.nan
    x, y = torch.tensor(pairs, dtype=torch.float64).T
    middle = x.mean()
    powers = torch.stack([torch.ones_like(x), x - middle, (x - middle) ** 2], 1)
    if y.isnan().any():
        return math.nan
    _, b, a = torch.linalg.lstsq(powers, y[:, None]).solution[:, 0]
    lowest = middle - b / (2 * a)
    if a <= 0 or not x.min() <= lowest <= x.max():
        return math.nan
    return lowest.exp().item()
