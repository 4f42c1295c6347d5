"""the products are entry by entry

Cosine times cosine alone mixes the sum with the difference of the angles.
"""


def add_angles(x, y):
    return x * y
