"""eps is added outside of the root

It stands inside.
"""


def direct_shares(parts, w, b, u, eps):
    scale = parts.sum(0).var(unbiased=False).sqrt() + eps
    d = w * u - (w * u).mean()
    return parts @ d / scale, b @ u
