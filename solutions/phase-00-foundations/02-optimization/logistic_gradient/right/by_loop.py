"""Example by example, in a loop."""

import torch


def logistic_gradient(x, y, w, b):
    n, dp, dz = len(y), [], []
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for row, label in zip(x, y, strict=True):
        p = 1 / (1 + torch.exp(-((row * w).sum() + b)))
        dp.append(p - p**2)
        dz.append((p - label) / n)
        dw = dw + dz[-1] * row
        db = db + dz[-1]
    return torch.stack(dp), torch.stack(dz), dw, db
