"""the mean is subtracted from u in the constant

The bias comes after the centering.
"""


def direct_shares(parts, w, b, u, eps):
    scale = (parts.sum(0).var(unbiased=False) + eps).sqrt()
    d = w * u - (w * u).mean()
    return parts @ d / scale, b @ (u - u.mean())
