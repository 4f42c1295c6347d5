"""the keys of both runs are added

The bias belongs to the key, and not into the stream.
"""


def through_path(x, z, z_other, W_O, norm, W, b):
    old = norm(x) @ W + b
    new = norm(x + (z_other - z) @ W_O) @ W + b
    return old + new
