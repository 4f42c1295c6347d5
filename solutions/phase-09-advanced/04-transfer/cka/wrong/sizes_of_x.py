"""the norms below are those of x and y

Then one dominant direction and many equal ones are not told apart.
"""


def cka(x, y):
    x, y = x - x.mean(0), y - y.mean(0)
    lengths = x.norm() ** 2 * y.norm() ** 2
    if not lengths > 0:
        raise ValueError("constant")
    return (y.T @ x).norm() ** 2 / lengths
