"""the mean of all rows

That is shorter, by the share of class 0.
"""

import torch


def difference_of_means(x, y):
    if not ((y == 0).any() and (y == 1).any()):
        raise ValueError("both")
    return x[y == 1].mean(0) - x.mean(0)
