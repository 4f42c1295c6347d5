"""the norm is applied before the change

The later head normalizes the stream that it reads, with the change in it.
"""


def through_path(x, z, z_other, W_O, norm, W, b):
    return (norm(x) + (z_other - z) @ W_O) @ W + b
