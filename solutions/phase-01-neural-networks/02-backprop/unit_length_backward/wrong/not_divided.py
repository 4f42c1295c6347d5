"""divided by the length

A long x has to move further for the same turn.
"""


def unit_backward(x, dy):
    length = x.norm(dim=-1, keepdim=True)
    y = x / length
    return dy - (dy * y).sum(-1, keepdim=True) * y
