"""is there a fixed tolerance

The search stops when the eigenvalue changes by less than a fixed number.
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
    lam = None
    for _ in range(it):
        h = gradient(v) - g0
        new = h.norm()
        if lam is not None and abs(new - lam) < 1e-4:
            break
        lam = new
        v = h / lam
    return lam.item()


def step_limit(gradient, n_weight, seed=0):
    g = torch.Generator().manual_seed(seed)
    lam = _power(gradient, n_weight, g)
    limit = 2 / lam
    below, above = _check(gradient, n_weight, limit, g)
    return limit, below, above
