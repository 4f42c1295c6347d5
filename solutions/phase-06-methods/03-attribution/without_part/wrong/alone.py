"""what the part gives alone

A part alone has a scale of its own.
"""


def without_part(parts, w, u, eps):
    return (parts * w * u).sum(-1) / (parts.square().mean(-1) + eps).sqrt()
