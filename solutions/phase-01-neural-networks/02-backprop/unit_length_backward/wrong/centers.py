"""the mean

A unit vector is not centered; that is LayerNorm.
"""


def unit_backward(x, dy):
    length = x.norm(dim=-1, keepdim=True)
    y = x / length
    return (dy - dy.mean(-1, keepdim=True) - (dy * y).sum(-1, keepdim=True) * y) / length
