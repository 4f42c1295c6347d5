"""must be divided by n

n_a n_b alone is far too much.
"""

import torch


def moments(rows):
    x = rows.double()
    mean = x.mean(0)
    return len(x), mean, (x - mean).T @ (x - mean)


def merge(a, b):
    n = a[0] + b[0]
    delta = b[1] - a[1]
    scatter = a[2] + b[2] + torch.outer(delta, delta) * (a[0] * b[0])
    return n, a[1] + delta * (b[0] / n), scatter
