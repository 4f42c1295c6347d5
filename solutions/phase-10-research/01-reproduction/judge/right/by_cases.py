"""One case after the other."""

import torch

from minigpt.stats.bootstrap import t_interval


def outside(x, low, high):
    if len(x) < 2:
        return False
    a, b = t_interval(x, torch.arange(len(x)))
    return b < low or a > high


def judge(values, control, low, high, same=True):
    if not outside(control, low, high) or len(values) < 2:
        return "cannot tell"
    if outside(values, low, high):
        return "not reproduced" if same else "does not carry over"
    a, b = t_interval(values, torch.arange(len(values)))
    if a < low or b > high:
        return "cannot tell"
    return "reproduced" if same else "analogous"
