"""σ was not computed anew after the deletion

With the scale frozen, deleting is subtracting, and a fall is a share by another name. The question
was what the norm does when it may react.
"""


def frozen_share(parts, u):
    parts = parts - parts.mean(-1, keepdim=True)
    stream = parts.sum(0)
    sigma = stream.pow(2).mean().sqrt()
    share = parts @ u / sigma
    fall = stream @ u / sigma - (stream - parts) @ u / sigma
    return share, fall, sigma / (stream - parts).pow(2).mean(-1).sqrt()
