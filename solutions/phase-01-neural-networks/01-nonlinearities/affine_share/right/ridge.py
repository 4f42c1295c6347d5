"""A tiny ridge on standardized inputs; the same halves for share and control."""

import torch


def affine_share(x, y, seed=0):
    g = torch.Generator().manual_seed(seed)
    order = torch.rand(len(x), generator=g).argsort()
    fit, rest = order.tensor_split([len(x) // 2])
    x, y = x.double(), y.double()
    z = torch.cat([(x - x[fit].mean(0)) / (x[fit].std(0) + 1e-12), torch.ones(len(x), 1)], 1)

    def share(y):
        level = y[fit].mean(0)
        eye = 1e-9 * torch.eye(z.shape[1], dtype=z.dtype)
        W = torch.linalg.solve(z[fit].T @ z[fit] + eye, z[fit].T @ (y[fit] - level))
        left = ((y[rest] - level - z[rest] @ W) ** 2).sum()
        return float(1 - left / ((y[rest] - y[rest].mean(0)) ** 2).sum())

    mixed = y[torch.rand(len(y), generator=g).argsort()]
    return share(y), share(mixed)
