"""all parts before it are gone as well

One part at a time.
"""


def without_part(parts, w, u, eps):
    def difference(x):
        return (x * w * u).sum(-1) / (x.square().mean(-1) + eps).sqrt()

    x = parts.sum(0)
    return difference(x) - difference(x - parts.cumsum(0))
