"""the mean is not subtracted

LayerNorm removes what is the same in all coordinates.
"""


def direct_shares(parts, w, b, u, eps):
    scale = (parts.sum(0).var(unbiased=False) + eps).sqrt()
    return parts @ (w * u) / scale, b @ u
