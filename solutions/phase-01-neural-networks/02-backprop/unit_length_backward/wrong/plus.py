"""sign

The slope of 1/r is −1/r².
"""


def unit_backward(x, dy):
    length = x.norm(dim=-1, keepdim=True)
    y = x / length
    return (dy + (dy * y).sum(-1, keepdim=True) * y) / length
