"""another quantity or recipe

A result of another model is no reproduction, and no refutation.
"""

import torch

from minigpt.stats.bootstrap import t_interval


def interval(x):
    if len(x) == 1:
        return float("-inf"), float("inf")
    return t_interval(x, torch.arange(len(x)))


def judge(values, control, low, high, same=True):
    (a, b), (c, d) = interval(values), interval(control)
    if c <= high and d >= low:
        return "cannot tell"
    if low <= a and b <= high:
        return "reproduced"
    if b < low or a > high:
        return "not reproduced"
    return "cannot tell"
