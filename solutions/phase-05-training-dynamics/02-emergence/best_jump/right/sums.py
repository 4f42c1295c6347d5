"""Running sums in double precision, as the package has them."""

import torch


def best_jump(y):
    y = y.double() - y.double().mean()
    n = torch.arange(1, len(y))
    sums, squares = y.cumsum(0)[:-1], (y**2).cumsum(0)
    error = squares[-1] - sums**2 / n - (y.sum() - sums) ** 2 / (len(y) - n)
    best = int(error[1:-1].argmin()) + 2
    return best, float(1 - error[best - 1] / squares[-1])
