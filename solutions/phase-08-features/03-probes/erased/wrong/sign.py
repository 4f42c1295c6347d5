"""class 0 less class 1

The sign decides which way a push goes.
"""

import torch


def difference_of_means(x, y):
    if not ((y == 0).any() and (y == 1).any()):
        raise ValueError("both")
    return x[y == 0].mean(0) - x[y == 1].mean(0)
