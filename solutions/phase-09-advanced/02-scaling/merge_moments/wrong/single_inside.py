"""single-precision rows

The mean is rounded before it is taken off, and the result is only dressed as double.
"""

import torch


def moments(rows):
    mean = rows.mean(0)
    centered = rows - mean
    return len(rows), mean.double(), (centered.T @ centered).double()


def merge(a, b):
    n = a[0] + b[0]
    delta = b[1] - a[1]
    scatter = a[2] + b[2] + torch.outer(delta, delta) * (a[0] * b[0] / n)
    return n, a[1] + delta * (b[0] / n), scatter
