"""r is upside down

r says by how much the other shares grow once the part is gone: the old σ over the new one.
"""


def frozen_share(parts, u):
    parts = parts - parts.mean(-1, keepdim=True)
    stream = parts.sum(0)
    rest = stream - parts
    sigma, left = stream.pow(2).mean().sqrt(), rest.pow(2).mean(-1).sqrt()
    return parts @ u / sigma, stream @ u / sigma - rest @ u / left, left / sigma
