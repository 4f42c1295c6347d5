"""changes its input sizes in place

`double()` copies a float32 tensor, and hands a float64 tensor back as it is.
"""


def line_at(alpha, sizes, losses):
    z, y = sizes.double().pow_(-alpha), losses.double()
    dz = z - z.mean()
    A = (dz * y).sum() / dz.square().sum()
    E = y.mean() - A * z.mean()
    if E < 0:
        E, A = 0 * E, (z * y).sum() / z.square().sum()
    return E.item(), A.item()
