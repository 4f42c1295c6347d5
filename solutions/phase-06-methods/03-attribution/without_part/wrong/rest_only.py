"""what is left without the part

How much less is it than with it?
"""


def without_part(parts, w, u, eps):
    x = parts.sum(0) - parts
    return (x * w * u).sum(-1) / (x.square().mean(-1) + eps).sqrt()
