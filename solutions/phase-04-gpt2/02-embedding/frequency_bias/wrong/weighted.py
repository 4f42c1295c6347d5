"""weighted by their counts

With weights, a handful of frequent tokens decide.
"""


def frequency_fit(constant, counts):
    used = counts > 0
    n = counts[used].double()
    a, b, w = n.log(), constant[used].double(), n / n.sum()
    a, b = a - (w * a).sum(), b - (w * b).sum()
    return float((w * a * b).sum() / ((w * a * a).sum() * (w * b * b).sum()).sqrt()), float(
        (w * a * b).sum() / (w * a * a).sum()
    )
