"""the share is divided by the scale of the rest

The other parts are rescaled as well.
"""


def without_part(parts, w, u, eps):
    rest = ((parts.sum(0) - parts).square().mean(-1) + eps).sqrt()
    return (parts * w * u).sum(-1) / rest
