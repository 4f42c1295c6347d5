"""less than two standard errors are decided

Somebody is always ahead.
"""

from statistics import mean


def compare_arms(train, cost, arms, rates, budget, tune_seeds, test_seeds):
    losses = {}
    for arm in arms:
        steps = int(budget // cost(arm))
        lr = tune(train, arm, rates, steps, tune_seeds)
        losses[arm] = [train(arm, lr, steps, seed) for seed in test_seeds]
    first, second = (losses[arm] for arm in arms)
    d = mean(first) - mean(second)
    if d == 0:
        return None
    return arms[0] if d < 0 else arms[1]
