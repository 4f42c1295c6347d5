"""the mean of w ⊙ u is subtracted

That is the direction of a LayerNorm.
"""


def without_part(parts, w, u, eps):
    def difference(x):
        scale = (x.square().mean(-1) + eps).sqrt()
        d = w * u
        return (x * (d - d.mean(-1, keepdim=True))).sum(-1) / scale

    x = parts.sum(0)
    return difference(x) - difference(x - parts)
