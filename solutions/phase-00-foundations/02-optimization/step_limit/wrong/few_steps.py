"""stops too early

Two eigenvalues that are close need many steps to be told apart.
"""

import torch


def step_limit(gradient, n_weight, seed=0):
    g = torch.Generator().manual_seed(seed)
    v = torch.randn(n_weight, generator=g, dtype=torch.float64)
    start, zero = v / v.norm(), torch.zeros(n_weight).double()
    for _ in range(5):
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
