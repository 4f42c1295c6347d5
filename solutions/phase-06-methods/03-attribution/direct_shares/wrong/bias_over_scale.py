"""the constant is divided by the scale

The bias is added after the division.
"""


def direct_shares(parts, w, b, u, eps):
    scale = (parts.sum(0).var(unbiased=False) + eps).sqrt()
    d = w * u - (w * u).mean()
    return parts @ d / scale, b @ u / scale
