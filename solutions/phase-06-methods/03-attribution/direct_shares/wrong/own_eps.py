"""eps is not in the scale

The eps that is handed over belongs there.
"""


def direct_shares(parts, w, b, u, eps):
    scale = (parts.sum(0).var(unbiased=False) + 1e-5).sqrt()
    d = w * u - (w * u).mean()
    return parts @ d / scale, b @ u
