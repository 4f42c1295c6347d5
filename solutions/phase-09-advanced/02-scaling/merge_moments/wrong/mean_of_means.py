"""mean of means

A batch of one row would count as much as one of a thousand.
"""

import torch


def moments(rows):
    x = rows.double()
    mean = x.mean(0)
    return len(x), mean, (x - mean).T @ (x - mean)


def merge(a, b):
    n = a[0] + b[0]
    delta = b[1] - a[1]
    scatter = a[2] + b[2] + torch.outer(delta, delta) * (a[0] * b[0] / n)
    return n, (a[1] + b[1]) / 2, scatter
