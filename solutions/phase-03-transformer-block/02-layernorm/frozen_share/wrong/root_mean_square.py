"""the shares do not sum to the logit

With RMSNorm this would be right. A LayerNorm ignores what all coordinates of a part share, so
it must not count in a share.
"""


def frozen_share(parts, u):
    stream = parts.sum(0)
    rest = stream - parts
    sigma, left = stream.pow(2).mean().sqrt(), rest.pow(2).mean(-1).sqrt()
    return parts @ u / sigma, stream @ u / sigma - rest @ u / left, sigma / left
