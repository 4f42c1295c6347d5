"""the mean factor of 200 steps

The mean factor over the run is returned, not that of the last step.
"""

import torch


def _check(gradient, n, limit, g, steps=200, factors=(0.99, 1.01)):
    out = []
    for f in factors:
        d = torch.randn(n, generator=g, dtype=torch.float64)
        w = d / d.norm()
        for _ in range(steps):
            before = gradient(w)
            first = before if _ == 0 else first
            w = w - f * limit * before
        out.append(((gradient(w).norm() / first.norm()) ** (1 / steps)).item())
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
    below, above = _check(gradient, n_weight, limit, g)
    return limit, below, above
