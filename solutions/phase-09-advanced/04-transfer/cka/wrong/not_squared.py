"""the norm above is not squared

Above stands a product of two x and two y, and so must it below.
"""


def cka(x, y):
    x, y = x - x.mean(0), y - y.mean(0)
    lengths = ((x.T @ x).norm() * (y.T @ y).norm()).sqrt()
    if not lengths > 0:
        raise ValueError("constant")
    return (y.T @ x).norm() / lengths
