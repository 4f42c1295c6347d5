"""that is the logit after the deletion

A fall is a difference: before less after.
"""


def frozen_share(parts, u):
    parts = parts - parts.mean(-1, keepdim=True)
    stream = parts.sum(0)
    rest = stream - parts
    sigma, left = stream.pow(2).mean().sqrt(), rest.pow(2).mean(-1).sqrt()
    return parts @ u / sigma, rest @ u / left, sigma / left
