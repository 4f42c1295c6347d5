"""the change is normalized by itself

A norm is not linear: of a sum it is not the sum of the norms.
"""


def through_path(x, z, z_other, W_O, norm, W, b):
    return (norm(x) + norm((z_other - z) @ W_O)) @ W + b
