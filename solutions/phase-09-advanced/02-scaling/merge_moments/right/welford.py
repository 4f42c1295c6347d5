"""Welford's update, row by row."""

import torch


def moments(rows):
    n, mean = 0, torch.zeros(rows.shape[1], dtype=torch.float64)
    scatter = torch.zeros(rows.shape[1], rows.shape[1], dtype=torch.float64)
    for row in rows.double():
        n += 1
        before = row - mean
        mean = mean + before / n
        scatter = scatter + torch.outer(before, row - mean)
    return n, mean, scatter


def merge(a, b):
    n = a[0] + b[0]
    delta = b[1] - a[1]
    scatter = a[2] + b[2] + torch.outer(delta, delta) * (a[0] * b[0] / n)
    return n, a[1] + delta * (b[0] / n), scatter
