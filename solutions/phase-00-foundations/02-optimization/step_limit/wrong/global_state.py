"""global random state

A seed set globally changes every later draw of the caller.
"""

import torch


def step_limit(gradient, n_weight, seed=0):
    g = torch.manual_seed(seed)
    v = torch.randn(n_weight, generator=g, dtype=torch.float64)
    start = v = v / v.norm()
    at_zero = gradient(torch.zeros_like(v))
    for _ in range(500):
        product = gradient(v) - at_zero
        v = product / product.norm()
    limit = 2 / float(v @ (gradient(v) - at_zero))
    factors = []
    for lr in (0.99 * limit, 1.01 * limit):
        w = start
        for _ in range(200):
            before = gradient(w)
            w = w - lr * before
        factors.append(float(gradient(w).norm() / before.norm()))
    return limit, factors[0], factors[1]
