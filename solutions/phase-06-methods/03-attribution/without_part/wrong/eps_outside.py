"""eps is added outside of the root

It belongs inside.
"""


def without_part(parts, w, u, eps):
    def difference(x):
        scale = x.square().mean(-1).sqrt() + eps
        return (x * w * u).sum(-1) / scale

    x = parts.sum(0)
    return difference(x) - difference(x - parts)
