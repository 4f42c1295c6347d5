"""length 1

The length says how far apart the classes are.
"""

import torch


def difference_of_means(x, y):
    if not ((y == 0).any() and (y == 1).any()):
        raise ValueError("both")
    v = x[y == 1].mean(0) - x[y == 0].mean(0)
    return v / v.norm()
