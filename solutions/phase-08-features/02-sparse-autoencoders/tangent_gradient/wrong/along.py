"""this is the part along each row

The shadow itself, and not what is left without it.
"""


def tangent_gradient(rows, grad):
    unit = rows / rows.norm(dim=1, keepdim=True)
    return (grad * unit).sum(1, keepdim=True) * unit
