"""only some rows of y change places

The fit is true, and only its measurement is shuffled: it lies far below 0.
"""

import torch


def affine_share(x, y, seed=0):
    g = torch.Generator().manual_seed(seed)

    def measure(x, y, control=False):
        order = torch.randperm(len(x), generator=g)
        fit, test = order[: len(x) // 2], order[len(x) // 2 :]
        A = torch.cat([x, torch.ones(len(x), 1, dtype=x.dtype)], 1)
        W = torch.linalg.lstsq(A[fit], y[fit], driver="gelsd").solution
        test_y = y[test][torch.randperm(len(test), generator=g)] if control else y[test]
        error = (test_y - A[test] @ W).square().sum()
        spread = (y[test] - y[test].mean(0)).square().sum()
        return (1 - error / spread).item()

    share = measure(x, y)
    return share, measure(x, y, True)
