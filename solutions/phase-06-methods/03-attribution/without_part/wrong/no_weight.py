"""w is missing

The norm has a weight.
"""


def without_part(parts, w, u, eps):
    def difference(x):
        return (x * u).sum(-1) / (x.square().mean(-1) + eps).sqrt()

    x = parts.sum(0)
    return difference(x) - difference(x - parts)
