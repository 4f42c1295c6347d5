"""in place

Whoever computed the gradient may still need it.
"""


def tangent_gradient(rows, grad):
    unit = rows / rows.norm(dim=1, keepdim=True)
    grad -= (grad * unit).sum(1, keepdim=True) * unit
    return grad
