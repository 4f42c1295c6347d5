"""0 · ∞ is NaN

A pair that never occurs has log-frequency −∞, and a weight of 0 does not cancel it.
"""


def weighted_correlation(a, b, weights):
    w = weights.double() / weights.sum()
    x, y = (v.double() - (w * v.double()).sum() for v in (a, b))
    return float((w * x * y).sum() / ((w * x * x).sum() * (w * y * y).sum()).sqrt())
