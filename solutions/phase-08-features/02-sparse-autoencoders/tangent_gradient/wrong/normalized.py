"""is brought to norm one

The length of the gradient says how far to step.
"""


def tangent_gradient(rows, grad):
    unit = rows / rows.norm(dim=1, keepdim=True)
    left = grad - (grad * unit).sum(1, keepdim=True) * unit
    return left / left.norm(dim=1, keepdim=True)
