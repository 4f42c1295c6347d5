"""near 1000000

Merging by sums of squares brings the cancellation back.
"""

import torch


def moments(rows):
    x = rows.double()
    mean = x.mean(0)
    return len(x), mean, (x - mean).T @ (x - mean)


def merge(a, b):
    n = a[0] + b[0]
    raw = sum(m[2] + m[0] * torch.outer(m[1], m[1]) for m in (a, b))
    mean = (a[0] * a[1] + b[0] * b[1]) / n
    return n, mean, raw - n * torch.outer(mean, mean)
