"""each part is divided by its own scale

A short part then counts as much as a long one, and the shares have no reason to add up.
"""


def frozen_share(parts, u):
    parts = parts - parts.mean(-1, keepdim=True)
    stream = parts.sum(0)
    rest = stream - parts
    sigma, own = stream.pow(2).mean().sqrt(), parts.pow(2).mean(-1).sqrt()
    left = rest.pow(2).mean(-1).sqrt()
    return parts @ u / own, stream @ u / sigma - rest @ u / left, sigma / left
