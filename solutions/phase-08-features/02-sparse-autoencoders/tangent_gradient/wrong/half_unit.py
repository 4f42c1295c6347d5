"""the row's length is divided out once

The row occurs in the dot product and in the direction.
"""


def tangent_gradient(rows, grad):
    along = (grad * rows).sum(1, keepdim=True) / rows.norm(dim=1, keepdim=True)
    return grad - along * rows
