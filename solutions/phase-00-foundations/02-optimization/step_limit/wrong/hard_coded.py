"""steps of gradient descent were run

The factors are worked out by hand for one eigenvalue and not measured.
"""

import torch


def _check(gradient, n, limit, g, steps=200, factors=(0.99, 1.01)):
    out = []
    for f in factors:
        d = torch.randn(n, generator=g, dtype=torch.float64)
        w = d / d.norm()
        for _ in range(steps):
            before = gradient(w)
            w = w - f * limit * before
        out.append((gradient(w).norm() / before.norm()).item())
    return out


def _power(gradient, n, g, it=1000):
    zero = torch.zeros(n, dtype=torch.float64)
    g0 = gradient(zero)
    v = torch.randn(n, generator=g, dtype=torch.float64)
    v = v / v.norm()
    for _ in range(it):
        h = gradient(v) - g0
        lam = h.norm()
        v = h / lam
    return lam.item()


def step_limit(gradient, n_weight, seed=0):
    g = torch.Generator().manual_seed(seed)
    lam = _power(gradient, n_weight, g)
    limit = 2 / lam
    below, above = 0.98, 1.02
    return limit, below, above
