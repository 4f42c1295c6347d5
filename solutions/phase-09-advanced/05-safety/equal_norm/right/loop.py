"""Row by row."""

import torch


def equal_norm(v, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    rows = []
    for _ in range(n):
        x = torch.randn(v.shape[0], generator=g, dtype=torch.float64)
        rows.append(x / (x * x).sum().sqrt())
    return (torch.stack(rows) * v.double().norm()).to(v.dtype)
