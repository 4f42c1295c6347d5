"""is added, not taken away

A sign.
"""


def tangent_gradient(rows, grad):
    unit = rows / rows.norm(dim=1, keepdim=True)
    return grad + (grad * unit).sum(1, keepdim=True) * unit
