"""the hands are added

The sum of two hands points to the mean of the angles.
"""


def add_angles(x, y):
    return x + y
