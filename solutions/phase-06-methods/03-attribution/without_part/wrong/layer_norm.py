"""the mean is subtracted

That is LayerNorm.
"""


def without_part(parts, w, u, eps):
    def difference(x):
        x = x - x.mean(-1, keepdim=True)
        return (x * w * u).sum(-1) / (x.square().mean(-1) + eps).sqrt()

    x = parts.sum(0)
    return difference(x) - difference(x - parts)
