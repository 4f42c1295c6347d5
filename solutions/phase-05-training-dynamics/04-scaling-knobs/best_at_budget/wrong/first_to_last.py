"""the best size is NaN where the sizes are not sorted

The range runs from the first size to the last one.
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
    if a <= 0 or not x[0] <= lowest <= x[-1]:
        return math.nan
    return lowest.exp().item()
