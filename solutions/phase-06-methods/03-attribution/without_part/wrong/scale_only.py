"""only the scale changes

The part also leaves the numerator.
"""


def without_part(parts, w, u, eps):
    x = parts.sum(0)
    read = (x * w * u).sum(-1)
    before = (x.square().mean(-1) + eps).sqrt()
    after = ((x - parts).square().mean(-1) + eps).sqrt()
    return read / before - read / after
