"""σ is the unbiased deviation

`Tensor.std` divides by d − 1. r does not notice, since both of its σ are off by the same
factor; every share and every fall does.
"""


def frozen_share(parts, u):
    parts = parts - parts.mean(-1, keepdim=True)
    stream = parts.sum(0)
    rest = stream - parts
    sigma, left = stream.std(), rest.std(-1)
    return parts @ u / sigma, stream @ u / sigma - rest @ u / left, sigma / left
