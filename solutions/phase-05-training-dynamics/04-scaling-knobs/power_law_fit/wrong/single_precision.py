"""digits are lost where sizes lie close together

The differences of z are in the last digits of float32.
"""


def line_at(alpha, sizes, losses):
    z, y = sizes**-alpha, losses.to(sizes.dtype)
    n = len(z)
    A = (n * (z * y).sum() - z.sum() * y.sum()) / (n * (z * z).sum() - z.sum() ** 2)
    E = (y.sum() - A * z.sum()) / n
    if E < 0:
        return 0.0, ((z * y).sum() / (z * z).sum()).item()
    return E.item(), A.item()
