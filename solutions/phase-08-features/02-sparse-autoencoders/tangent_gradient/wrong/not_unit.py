"""the rows are taken as they are

Right for rows of norm one only.
"""


def tangent_gradient(rows, grad):
    return grad - (grad * rows).sum(1, keepdim=True) * rows
