"""only the change is read

The later head reads the whole stream. The change is one part of it.
"""


def through_path(x, z, z_other, W_O, norm, W, b):
    return norm((z_other - z) @ W_O) @ W + b
