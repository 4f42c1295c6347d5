"""the direction is not reached

Power iteration from a vector of ones never sees a direction that is orthogonal to it.
"""

import torch


def step_limit(gradient, n_weight, seed=0):
    v = torch.ones(n_weight, dtype=torch.float64)
    zero = torch.zeros_like(v)
    start = v / v.norm()
    for _ in range(500):
        product = gradient(v) - gradient(zero)
        v = product / product.norm()
    limit, factors = 2 / float(v @ (gradient(v) - gradient(zero))), []
    for lr in (0.99 * limit, 1.01 * limit):
        w = start
        for _ in range(200):
            before = gradient(w)
            w = w - lr * before
        factors.append(float(gradient(w).norm() / before.norm()))
    return limit, *factors
