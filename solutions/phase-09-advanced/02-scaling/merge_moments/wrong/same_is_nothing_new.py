"""12 rows were counted

Two batches of one size and one mean are taken for one batch.
"""

import torch


def merge(a, b):
    if a[0] == b[0] and torch.equal(a[1], b[1]):
        return a
    n = a[0] + b[0]
    delta = b[1] - a[1]
    between = torch.outer(delta, delta) * (a[0] * b[0] / n)
    return n, a[1] + delta * (b[0] / n), a[2] + b[2] + between
