"""eps is not in the scale

Small here, and not in a test with a large eps.
"""


def direct_shares(parts, w, b, u, eps):
    scale = parts.sum(0).var(unbiased=False).sqrt()
    d = w * u - (w * u).mean()
    return parts @ d / scale, b @ u
