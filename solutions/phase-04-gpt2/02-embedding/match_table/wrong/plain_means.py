"""the means are plain means

The weights stand in the sums of squares and are forgotten in the means.
"""


def weighted_correlation(a, b, weights):
    used = weights > 0
    w = weights[used].double()
    x, y = a.double() - a.double().mean(), b.double() - b.double().mean()
    x, y = x[used], y[used]
    return float((w * x * y).sum() / ((w * x * x).sum() * (w * y * y).sum()).sqrt())
