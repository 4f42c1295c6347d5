"""the dot products run over the features

Axis 0 is the dictionary.
"""


def tangent_gradient(rows, grad):
    return grad - (grad * rows).sum(0) / rows.square().sum(0) * rows
