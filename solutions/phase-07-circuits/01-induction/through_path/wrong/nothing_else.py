"""all that other heads wrote is gone

Only one head is patched; the rest of the stream stays as it was.
"""


def through_path(x, z, z_other, W_O, norm, W, b):
    return norm(z_other @ W_O) @ W + b
