"""dimensions[0] are wrong

The width of one model is no limit.
"""


def direct_shares(parts, w, b, u, eps):
    parts, w, b, u = parts[:, :768], w[:768], b[:768], u[:768]
    scale = (parts.sum(0).var(unbiased=False) + eps).sqrt()
    d = w * u - (w * u).mean()
    return parts @ d / scale, b @ u
