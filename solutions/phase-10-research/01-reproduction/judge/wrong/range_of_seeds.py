"""Student's

The range of the seeds is no interval for their mean.
"""

import torch

from minigpt.stats.bootstrap import t_interval


def interval(x):
    if len(x) == 1:
        return float("-inf"), float("inf")
    return x.min().item(), x.max().item()


def judge(values, control, low, high, same=True):
    (a, b), (c, d) = interval(values), interval(control)
    if c <= high and d >= low:
        return "cannot tell"
    if low <= a and b <= high:
        return "reproduced" if same else "analogous"
    if b < low or a > high:
        return "not reproduced" if same else "does not carry over"
    return "cannot tell"
