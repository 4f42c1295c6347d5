"""einsum, and the deviation of each mean from the new one."""

import torch


def moments(rows):
    x = rows.to(torch.float64)
    centered = x - x.mean(0, keepdim=True)
    return x.shape[0], x.mean(0), torch.einsum("ri,rj->ij", centered, centered)


def merge(a, b):
    n = a[0] + b[0]
    mean = a[1] + (b[1] - a[1]) * b[0] / n
    scatter = a[2] + b[2]
    for count, own, _ in (a, b):
        shift = own - mean
        scatter = scatter + count * shift[:, None] * shift
    return n, mean, scatter
