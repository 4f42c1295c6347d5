"""w is in the scale

The norm multiplies by w after the division.
"""


def without_part(parts, w, u, eps):
    def difference(x):
        scale = ((x * w).square().mean(-1) + eps).sqrt()
        return (x * w * u).sum(-1) / scale

    x = parts.sum(0)
    return difference(x) - difference(x - parts)
