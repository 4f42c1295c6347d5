"""NumPy's interp and polyfit."""

import numpy as np


def loss_at(budget, flops, losses):
    x = np.log(flops.double().numpy())
    at = np.clip(np.log(budget), x[0], x[-1])
    if abs(at - np.log(budget)) > 1e-9:
        return float("nan")
    return float(np.interp(at, x, losses.double().numpy()))


def best_at_budget(budget, sizes, flops, losses):
    y = np.array([loss_at(budget, f, one) for f, one in zip(flops, losses, strict=True)])
    x = np.log(sizes.double().numpy())[~np.isnan(y)]
    y = y[~np.isnan(y)]
    if len(x) < 3:
        return float("nan")
    a, b, _ = np.polyfit(x, y, 2)
    if a <= 0:
        return float("nan")
    lowest = -b / (2 * a)
    return float(np.exp(lowest)) if x.min() <= lowest <= x.max() else float("nan")
