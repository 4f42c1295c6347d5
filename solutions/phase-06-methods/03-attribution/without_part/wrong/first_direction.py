"""the direction of the first prompt serves all

Each prompt has its own answer.
"""


def without_part(parts, w, u, eps):
    def difference(x):
        scale = (x.square().mean(-1) + eps).sqrt()
        return (x * w * u[0]).sum(-1) / scale

    x = parts.sum(0)
    return difference(x) - difference(x - parts)
