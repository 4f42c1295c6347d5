"""Row by row."""

import torch


def difference_of_means(x, y):
    rows = {0: [], 1: []}
    for row, label in zip(x, y.tolist(), strict=True):
        if label in rows:
            rows[label].append(row)
    if not rows[0] or not rows[1]:
        raise ValueError("empty")
    return torch.stack(rows[1]).mean(0) - torch.stack(rows[0]).mean(0)


def erased(x, v):
    length = v.norm()
    if length == 0:
        raise ValueError("zero")
    unit, mean = v / length, x.mean(0)
    return torch.stack([row - unit * torch.dot(row - mean, unit) for row in x])
