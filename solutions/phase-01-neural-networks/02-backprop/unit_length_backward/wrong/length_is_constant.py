"""along x

The length depends on x, too. Taken as a constant, it leaves the part along x in.
"""


def unit_backward(x, dy):
    length = x.norm(dim=-1, keepdim=True)
    return dy / length
