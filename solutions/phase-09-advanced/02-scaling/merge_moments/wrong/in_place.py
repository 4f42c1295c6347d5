"""changes its input scatter in place

The moments of the first half may be needed again.
"""

import torch


def moments(rows):
    x = rows.double()
    mean = x.mean(0)
    return len(x), mean, (x - mean).T @ (x - mean)


def merge(a, b):
    n = a[0] + b[0]
    delta = b[1] - a[1]
    a[2].add_(b[2] + torch.outer(delta, delta) * (a[0] * b[0] / n))
    return n, a[1] + delta * (b[0] / n), a[2]
