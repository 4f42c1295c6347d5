"""E is the lowest measured loss

No finite model has reached the floor.
"""


def line_at(alpha, sizes, losses):
    z, y = sizes.double() ** -alpha, losses.double()
    E = y.min()
    return E.item(), (((y - E) * z).sum() / z.square().sum()).item()
