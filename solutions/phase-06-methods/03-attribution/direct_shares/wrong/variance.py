"""divided by the variance

The root is missing.
"""


def direct_shares(parts, w, b, u, eps):
    scale = parts.sum(0).var(unbiased=False) + eps
    d = w * u - (w * u).mean()
    return parts @ d / scale, b @ u
