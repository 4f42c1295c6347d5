"""sums, not means

The larger class would win.
"""

import torch


def difference_of_means(x, y):
    if not ((y == 0).any() and (y == 1).any()):
        raise ValueError("both")
    return x[y == 1].sum(0) - x[y == 0].sum(0)
