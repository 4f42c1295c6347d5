"""your code changes its input x in place

Whoever called goes on with other activations.
"""


def cka(x, y):
    x -= x.mean(0)
    y -= y.mean(0)
    lengths = (x.T @ x).norm() * (y.T @ y).norm()
    if not lengths > 0:
        raise ValueError("constant")
    return (y.T @ x).norm() ** 2 / lengths
