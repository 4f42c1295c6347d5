"""In float32

Means of large numbers lose their digits.
"""

import torch


def difference_of_means(x, y):
    if not ((y == 0).any() and (y == 1).any()):
        raise ValueError("both")
    x = x.float()
    return (x[y == 1].mean(0) - x[y == 0].mean(0)).double()
