"""torch, and the verdict by comparing squares."""

import torch


def compare_arms(train, cost, arms, rates, budget, tune_seeds, test_seeds):
    def runs(arm):
        steps = int(budget // cost(arm))
        best = tune(train, arm, rates, steps, tune_seeds)
        return torch.tensor([train(arm, best, steps, s) for s in test_seeds], dtype=torch.float64)

    a, b = runs(arms[0]), runs(arms[1])
    gap = a.mean() - b.mean()
    if gap**2 <= 4 * (a.var() + b.var()) / len(a):
        return None
    return arms[0] if gap < 0 else arms[1]
