"""Bisection: a step size is too large if the gradient still grows after many steps."""

import torch


def factor(gradient, start, lr, n_step):
    w = start
    for _ in range(n_step):
        before = gradient(w)
        w = w - lr * before
    return float(gradient(w).norm() / before.norm())


def step_limit(gradient, n_weight, seed=0):
    draw = torch.Generator().manual_seed(seed)
    start = torch.randn(n_weight, generator=draw, dtype=torch.float64)
    start = start / start.norm()

    def grows(lr):
        w, first = start, gradient(start).norm()
        for _ in range(200):
            w = w - lr * gradient(w)
        return bool(gradient(w).norm() > first)

    low, high = 0.0, 1e-2
    while not grows(high):
        low, high = high, 8 * high
    for _ in range(11):
        middle = (low + high) / 2
        low, high = (low, middle) if grows(middle) else (middle, high)
    limit = (low + high) / 2
    return limit, *(factor(gradient, start, s * limit, 200) for s in (0.99, 1.01))
