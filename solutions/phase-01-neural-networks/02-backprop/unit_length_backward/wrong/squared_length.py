"""divided by the length once

The projection uses y, which is divided by the length already.
"""


def unit_backward(x, dy):
    length = x.norm(dim=-1, keepdim=True)
    return (dy - (dy * x).sum(-1, keepdim=True) * x) / length
