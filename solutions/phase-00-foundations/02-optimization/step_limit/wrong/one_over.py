"""half of the limit

1/λ jumps straight to the bottom along the sharpest direction. Only beyond 2/λ does a step end
higher than it began.
"""

import torch


def largest(gradient, n_weight, g):
    v = torch.randn(n_weight, generator=g, dtype=torch.float64)
    zero = torch.zeros_like(v)
    for _ in range(500):
        product = gradient(v) - gradient(zero)
        v = product / product.norm()
    return float(v @ (gradient(v) - gradient(zero)))


def run(gradient, w, lr):
    for _ in range(200):
        before = gradient(w)
        w = w - lr * before
    return float(gradient(w).norm() / before.norm())


def step_limit(gradient, n_weight, seed=0):
    g = torch.Generator().manual_seed(seed)
    limit = 1 / largest(gradient, n_weight, g)
    start = torch.randn(n_weight, generator=g, dtype=torch.float64)
    start = start / start.norm()
    return limit, run(gradient, start, 0.99 * limit), run(gradient, start, 1.01 * limit)
