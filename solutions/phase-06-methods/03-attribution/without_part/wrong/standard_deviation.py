"""the scale is the standard deviation

RMSNorm subtracts no mean.
"""


def without_part(parts, w, u, eps):
    def difference(x):
        scale = (x.var(-1, unbiased=False) + eps).sqrt()
        return (x * w * u).sum(-1) / scale

    x = parts.sum(0)
    return difference(x) - difference(x - parts)
