"""the control is none that any order of y gives

The fit sees y in a random order, and the measurement sees it in its own.
"""

import torch


def affine_share(x, y, seed=0):
    g = torch.Generator().manual_seed(seed)

    def measure(x, y, seen):
        order = torch.randperm(len(x), generator=g)
        fit, test = order[: len(x) // 2], order[len(x) // 2 :]
        A = torch.cat([x, torch.ones(len(x), 1, dtype=x.dtype)], 1)
        W = torch.linalg.lstsq(A[fit], seen[fit], driver="gelsd").solution
        error = (y[test] - A[test] @ W).square().sum()
        spread = (y[test] - y[test].mean(0)).square().sum()
        return (1 - error / spread).item()

    share = measure(x, y, y)
    return share, measure(x, y, y[torch.randperm(len(y), generator=g)])
