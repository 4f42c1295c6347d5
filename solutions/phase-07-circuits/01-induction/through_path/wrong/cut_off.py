"""no gradient reaches x

Right numbers, and nothing that could be trained or attributed through them.
"""


def through_path(x, z, z_other, W_O, norm, W, b):
    return norm(x.detach() + (z_other - z) @ W_O) @ W + b
