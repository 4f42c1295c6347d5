"""With the standard library."""

import statistics
from math import inf, sqrt

from scipy.stats import t


def judge(values, control, low, high, same=True):
    def interval(x):
        x = x.double().tolist()
        if len(x) == 1:
            return -inf, inf
        half = t.ppf(0.975, len(x) - 1) * statistics.stdev(x) / sqrt(len(x))
        return statistics.fmean(x) - half, statistics.fmean(x) + half

    a, b = interval(values)
    c, d = interval(control)
    if max(c, low) <= min(d, high):
        return "cannot tell"
    if max(a, low) > min(b, high):
        return "not reproduced" if same else "does not carry over"
    if a < low or b > high:
        return "cannot tell"
    return "reproduced" if same else "analogous"
