"""which is near, and not right

With an offset of 10,000 little is left of float64 data.
"""


def cka(x, y):
    dtype = x.dtype
    x, y = x.float(), y.float()
    x, y = x - x.mean(0), y - y.mean(0)
    lengths = (x.T @ x).norm() * (y.T @ y).norm()
    if not lengths > 0:
        raise ValueError("constant")
    return ((y.T @ x).norm() ** 2 / lengths).to(dtype)
