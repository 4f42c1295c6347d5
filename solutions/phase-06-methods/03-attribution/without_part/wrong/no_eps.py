"""eps is missing

It stands inside the root.
"""


def without_part(parts, w, u, eps):
    def difference(x):
        return (x * w * u).sum(-1) / x.square().mean(-1).sqrt()

    x = parts.sum(0)
    return difference(x) - difference(x - parts)
