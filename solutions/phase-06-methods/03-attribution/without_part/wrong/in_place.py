"""changes its input parts in place

The caller needs them.
"""


def without_part(parts, w, u, eps):
    def difference(x):
        return (x * w * u).sum(-1) / (x.square().mean(-1) + eps).sqrt()

    x = parts.sum(0)
    parts *= -1
    parts += x
    return difference(x) - difference(parts)
