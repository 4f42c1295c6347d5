"""rows are centered

The mean is over examples, so that a shift of all examples is ignored.
"""


def cka(x, y):
    if (x == x[0]).all() or (y == y[0]).all():
        raise ValueError("constant")
    x, y = x - x.mean(1, keepdim=True), y - y.mean(1, keepdim=True)
    return (y.T @ x).norm() ** 2 / ((x.T @ x).norm() * (y.T @ y).norm())
