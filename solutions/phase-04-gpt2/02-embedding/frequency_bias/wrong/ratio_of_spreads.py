"""the slope is the ratio of two spreads

Equal to the slope only if all points lie on a line.
"""


def frequency_fit(constant, counts):
    used = counts > 0
    a = counts[used].double().log()
    b = constant[used].double()
    a, b = a - a.mean(), b - b.mean()
    return float(a @ b / (a.norm() * b.norm())), float(b.norm() / a.norm())
