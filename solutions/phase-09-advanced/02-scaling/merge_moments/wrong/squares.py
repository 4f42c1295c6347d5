"""where x² − mean² cancels

Two numbers near 10¹² leave four digits of their difference.
"""

import torch


def moments(rows):
    x = rows.double()
    mean = x.mean(0)
    return len(x), mean, x.T @ x - len(x) * torch.outer(mean, mean)


def merge(a, b):
    n = a[0] + b[0]
    delta = b[1] - a[1]
    scatter = a[2] + b[2] + torch.outer(delta, delta) * (a[0] * b[0] / n)
    return n, a[1] + delta * (b[0] / n), scatter
