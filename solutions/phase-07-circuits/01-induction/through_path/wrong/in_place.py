"""changes its input x

The caller needs the stream for the next path.
"""


def through_path(x, z, z_other, W_O, norm, W, b):
    x += (z_other - z) @ W_O
    return norm(x) @ W + b
