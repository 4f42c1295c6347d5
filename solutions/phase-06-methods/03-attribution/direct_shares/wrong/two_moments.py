"""a stream near 100,000,000

Far from zero, both are large and nearly equal.
"""


def direct_shares(parts, w, b, u, eps):
    x = parts.sum(0)
    scale = (x.square().mean() - x.mean() ** 2 + eps).sqrt()
    d = w * u - (w * u).mean()
    return parts @ d / scale, b @ u
