"""the scale is that of the whole stream

That is the share: a frozen norm.
"""


def without_part(parts, w, u, eps):
    scale = (parts.sum(0).square().mean(-1) + eps).sqrt()
    return (parts * w * u).sum(-1) / scale
