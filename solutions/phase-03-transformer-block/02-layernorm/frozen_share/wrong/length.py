"""σ is the length of the stream

`norm` takes the root of the sum of squares. The norm divides by the root of their mean.
"""


def frozen_share(parts, u):
    parts = parts - parts.mean(-1, keepdim=True)
    stream = parts.sum(0)
    rest = stream - parts
    sigma, left = stream.norm(), rest.norm(dim=-1)
    return parts @ u / sigma, stream @ u / sigma - rest @ u / left, sigma / left
