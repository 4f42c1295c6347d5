"""divided by the length of the stream

RMSNorm divides by the root of the mean square.
"""


def without_part(parts, w, u, eps):
    def difference(x):
        return (x * w * u).sum(-1) / (x.square().sum(-1) + eps).sqrt()

    x = parts.sum(0)
    return difference(x) - difference(x - parts)
