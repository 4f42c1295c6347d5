"""one mean is subtracted from all entries

Every column has a mean of its own.
"""


def cka(x, y):
    if (x == x[0]).all() or (y == y[0]).all():
        raise ValueError("constant")
    x, y = x - x.mean(), y - y.mean()
    return (y.T @ x).norm() ** 2 / ((x.T @ x).norm() * (y.T @ y).norm())
