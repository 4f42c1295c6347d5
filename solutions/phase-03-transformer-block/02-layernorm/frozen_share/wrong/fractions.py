"""the shares sum to 1

Fractions of the logit lose its size, and explode where the logit is near 0.
"""


def frozen_share(parts, u):
    parts = parts - parts.mean(-1, keepdim=True)
    stream = parts.sum(0)
    rest = stream - parts
    sigma, left = stream.pow(2).mean().sqrt(), rest.pow(2).mean(-1).sqrt()
    share = parts @ u / sigma
    return share / share.sum(), stream @ u / sigma - rest @ u / left, sigma / left
