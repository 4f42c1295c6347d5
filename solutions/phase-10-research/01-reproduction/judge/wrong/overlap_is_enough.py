"""the whole interval

An interval that touches the band does not lie in it: then the noisiest study reproduces everything.
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
    if a <= high and b >= low:
        return "reproduced" if same else "analogous"
    if b < low or a > high:
        return "not reproduced" if same else "does not carry over"
    return "cannot tell"
