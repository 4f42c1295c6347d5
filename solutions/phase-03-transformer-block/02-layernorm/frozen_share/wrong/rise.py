"""the falls have the wrong sign

After less before is a rise.
"""


def frozen_share(parts, u):
    parts = parts - parts.mean(-1, keepdim=True)
    stream = parts.sum(0)
    rest = stream - parts
    sigma, left = stream.pow(2).mean().sqrt(), rest.pow(2).mean(-1).sqrt()
    return parts @ u / sigma, rest @ u / left - stream @ u / sigma, sigma / left
