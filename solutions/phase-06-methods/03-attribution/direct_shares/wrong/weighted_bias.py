"""w multiplies the bias

The bias is added after w.
"""


def direct_shares(parts, w, b, u, eps):
    scale = (parts.sum(0).var(unbiased=False) + eps).sqrt()
    d = w * u - (w * u).mean()
    return parts @ d / scale, b @ (w * u)
