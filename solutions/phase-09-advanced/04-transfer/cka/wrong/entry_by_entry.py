"""columns are compared one with one

Column 3 of one model has nothing to do with column 3 of another.
"""


def cka(x, y):
    x, y = x - x.mean(0), y - y.mean(0)
    if not x.norm() * y.norm() > 0:
        raise ValueError("constant")
    k = min(x.shape[1], y.shape[1])
    x, y = x[:, :k], y[:, :k]
    return (x * y).sum() ** 2 / (x.norm() ** 2 * y.norm() ** 2)
