"""the scatters are added and no more

Two batches around 0 and around 100 scatter more together than apart.
"""

import torch


def moments(rows):
    x = rows.double()
    mean = x.mean(0)
    return len(x), mean, (x - mean).T @ (x - mean)


def merge(a, b):
    n = a[0] + b[0]
    delta = b[1] - a[1]
    scatter = a[2] + b[2]
    return n, a[1] + delta * (b[0] / n), scatter
