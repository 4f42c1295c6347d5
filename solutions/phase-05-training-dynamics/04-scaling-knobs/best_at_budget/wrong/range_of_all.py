"""the lowest point lies below the smallest size that has a loss

The range is that of all sizes, also of those whose run was left out.
"""

import math

import torch


def best_at_budget(budget, sizes, flops, losses):
    pairs = [
        (math.log(s), loss_at(budget, f, y)) for s, f, y in zip(sizes, flops, losses, strict=True)
    ]
    pairs = [(x, y) for x, y in pairs if not math.isnan(y)]
    if len(pairs) < 3:
        return math.nan
    x, y = torch.tensor(pairs, dtype=torch.float64).T
    middle = x.mean()
    powers = torch.stack([torch.ones_like(x), x - middle, (x - middle) ** 2], 1)
    _, b, a = torch.linalg.lstsq(powers, y[:, None]).solution[:, 0]
    lowest = middle - b / (2 * a)
    if a <= 0 or not sizes.min().log() <= lowest <= sizes.max().log():
        return math.nan
    return lowest.exp().item()
