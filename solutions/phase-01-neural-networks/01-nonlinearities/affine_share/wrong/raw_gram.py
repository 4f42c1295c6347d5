"""XᵀX has no inverse then

A constant input repeats the bias, and the normal equations have no single solution.
"""

import torch


def affine_share(x, y, seed=0):
    g = torch.Generator().manual_seed(seed)

    def measure(x, y):
        order = torch.randperm(len(x), generator=g)
        fit, test = order[: len(x) // 2], order[len(x) // 2 :]
        A = torch.cat([x, torch.ones(len(x), 1, dtype=x.dtype)], 1)
        W = torch.linalg.solve(A[fit].T @ A[fit], A[fit].T @ y[fit])
        error = (y[test] - A[test] @ W).square().sum()
        spread = (y[test] - y[test].mean(0)).square().sum()
        return (1 - error / spread).item()

    share = measure(x, y)
    return share, measure(x, y[torch.randperm(len(y), generator=g)])
