"""double precision

Single precision loses the spread of large values.
"""

import torch

from minigpt.stats.bootstrap import t_interval


def interval(x):
    if len(x) == 1:
        return float("-inf"), float("inf")
    from scipy.stats import t

    x = x.float()
    half = t.ppf(0.975, len(x) - 1) * x.std().item() / len(x) ** 0.5
    return x.mean().item() - half, x.mean().item() + half


def judge(values, control, low, high, same=True):
    (a, b), (c, d) = interval(values), interval(control)
    if c <= high and d >= low:
        return "cannot tell"
    if low <= a and b <= high:
        return "reproduced" if same else "analogous"
    if b < low or a > high:
        return "not reproduced" if same else "does not carry over"
    return "cannot tell"
