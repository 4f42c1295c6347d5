"""there is no norm

A head reads the stream through its norm.
"""


def through_path(x, z, z_other, W_O, norm, W, b):
    return (x + (z_other - z) @ W_O) @ W + b
