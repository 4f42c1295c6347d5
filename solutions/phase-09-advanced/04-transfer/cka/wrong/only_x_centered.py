"""y is not centered

The product above does not care, the norm of yᵀy does.
"""


def cka(x, y):
    x = x - x.mean(0)
    lengths = (x.T @ x).norm() * (y.T @ y).norm()
    if not lengths > 0 or (y == y[0]).all():
        raise ValueError("constant")
    return (y.T @ x).norm() ** 2 / lengths
