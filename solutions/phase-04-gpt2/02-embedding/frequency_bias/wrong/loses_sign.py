"""the sign of the correlation is lost

A constant that favors rare tokens is a different finding.
"""


def frequency_fit(constant, counts):
    used = counts > 0
    a = counts[used].double().log()
    b = constant[used].double()
    a, b = a - a.mean(), b - b.mean()
    return abs(float(a @ b / (a.norm() * b.norm()))), float(a @ b / (a @ a))
