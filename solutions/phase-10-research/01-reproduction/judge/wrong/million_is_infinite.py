"""an end that is infinite

An infinite end is taken for a million.
"""

import torch

from minigpt.stats.bootstrap import t_interval


def judge(values, control, low, high, same=True):
    def interval(x):
        if len(x) == 1:
            return float("-inf"), float("inf")
        return t_interval(x, torch.arange(len(x)))

    if low == float("-inf"):
        low = -1e6
    if high == float("inf"):
        high = 1e6
    (a, b), (c, d) = interval(values), interval(control)
    if c <= high and d >= low:
        return "cannot tell"
    if low <= a and b <= high:
        return "reproduced" if same else "analogous"
    if b < low or a > high:
        return "not reproduced" if same else "does not carry over"
    return "cannot tell"
