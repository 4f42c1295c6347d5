"""band 1.5 to 2.5

The control is subtracted, and the band was written for the values.
"""

import torch

from minigpt.stats.bootstrap import t_interval


def interval(x):
    if len(x) == 1:
        return float("-inf"), float("inf")
    return t_interval(x, torch.arange(len(x)))


def judge(values, control, low, high, same=True):
    (a, b), (c, d) = interval(values - control.mean()), interval(control)
    if c <= high and d >= low:
        return "cannot tell"
    if low <= a and b <= high:
        return "reproduced" if same else "analogous"
    if b < low or a > high:
        return "not reproduced" if same else "does not carry over"
    return "cannot tell"
