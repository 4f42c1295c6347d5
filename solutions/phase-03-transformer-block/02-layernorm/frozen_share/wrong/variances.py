"""r is the ratio of variances

The norm divides by σ, so the others grow by the ratio of two σ.
"""


def frozen_share(parts, u):
    parts = parts - parts.mean(-1, keepdim=True)
    stream = parts.sum(0)
    rest = stream - parts
    sigma, left = stream.pow(2).mean().sqrt(), rest.pow(2).mean(-1).sqrt()
    return parts @ u / sigma, stream @ u / sigma - rest @ u / left, sigma**2 / left**2
