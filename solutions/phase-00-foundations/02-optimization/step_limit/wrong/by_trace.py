"""all eigenvalues count

The trace adds all eigenvalues up; only the largest one limits the step.
"""

import torch


def step_limit(gradient, n_weight, seed=0):
    zero = torch.zeros(n_weight, dtype=torch.float64)
    H = torch.stack([gradient(e) - gradient(zero) for e in torch.eye(n_weight).double()])
    g = torch.Generator().manual_seed(seed)
    start = torch.randn(n_weight, generator=g, dtype=torch.float64)
    limit, factors = 2 / float(H.trace()), []
    for lr in (0.99 * limit, 1.01 * limit):
        w = start / start.norm()
        for _ in range(200):
            before = gradient(w)
            w = w - lr * before
        factors.append(float(gradient(w).norm() / before.norm()))
    return limit, *factors
