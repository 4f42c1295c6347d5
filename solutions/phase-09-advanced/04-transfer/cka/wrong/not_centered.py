"""the means over the examples are left in

Activations lie far from zero: two unrelated models then look alike.
"""


def cka(x, y):
    lengths = (x.T @ x).norm() * (y.T @ y).norm()
    if not lengths > 0 or (x == x[0]).all() or (y == y[0]).all():
        raise ValueError("constant")
    return (y.T @ x).norm() ** 2 / lengths
