"""the minimum is not at 0

gradient(v) is H v only if the minimum is at the origin.
"""

import torch


def step_limit(gradient, n_weight, seed=0):
    g = torch.Generator().manual_seed(seed)
    v = torch.randn(n_weight, generator=g, dtype=torch.float64)
    start = v = v / v.norm()
    for _ in range(500):
        v = gradient(v) / gradient(v).norm()
    limit, factors = 2 / float(v @ gradient(v)), []
    for lr in (0.99 * limit, 1.01 * limit):
        w = start
        for _ in range(200):
            before = gradient(w)
            w = w - lr * before
        factors.append(float(gradient(w).norm() / before.norm()))
    return limit, *factors
