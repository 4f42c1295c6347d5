"""each part is divided by its own scale

It makes a whisper as loud as a shout: the shares no longer know how large a part is, and have no
reason to add up.
"""


def frozen_share(parts, u):
    parts = parts - parts.mean(-1, keepdim=True)
    stream = parts.sum(0)
    rest = stream - parts
    sigma, own = stream.pow(2).mean().sqrt(), parts.pow(2).mean(-1).sqrt()
    left = rest.pow(2).mean(-1).sqrt()
    return parts @ u / own, stream @ u / sigma - rest @ u / left, sigma / left
