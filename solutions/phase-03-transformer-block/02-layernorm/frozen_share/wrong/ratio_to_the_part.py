"""r divides by σ of the part itself

The part is gone. What counts is σ of what is left.
"""


def frozen_share(parts, u):
    parts = parts - parts.mean(-1, keepdim=True)
    stream = parts.sum(0)
    rest = stream - parts
    sigma, left = stream.pow(2).mean().sqrt(), rest.pow(2).mean(-1).sqrt()
    own = parts.pow(2).mean(-1).sqrt()
    return parts @ u / sigma, stream @ u / sigma - rest @ u / left, sigma / own
