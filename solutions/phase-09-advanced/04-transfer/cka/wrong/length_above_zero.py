"""their mean is rounded

Nine times 0.3 has a mean that is not 0.3, so a constant passes as a representation.
"""


def cka(x, y):
    x, y = x - x.mean(0), y - y.mean(0)
    lengths = (x.T @ x).norm() * (y.T @ y).norm()
    if not lengths > 0:
        raise ValueError("a representation is the same for every example")
    return (y.T @ x).norm() ** 2 / lengths
