"""it goes away from b

δ points from a to b.
"""

import torch


def moments(rows):
    x = rows.double()
    mean = x.mean(0)
    return len(x), mean, (x - mean).T @ (x - mean)


def merge(a, b):
    n = a[0] + b[0]
    delta = a[1] - b[1]
    scatter = a[2] + b[2] + torch.outer(delta, delta) * (a[0] * b[0] / n)
    return n, a[1] + delta * (b[0] / n), scatter
