"""the verdict is 'undecided'

A word stands where None was asked.
"""

from statistics import mean, variance


def compare_arms(train, cost, arms, rates, budget, tune_seeds, test_seeds):
    losses = {}
    for arm in arms:
        steps = int(budget // cost(arm))
        lr = tune(train, arm, rates, steps, tune_seeds)
        losses[arm] = [train(arm, lr, steps, seed) for seed in test_seeds]
    first, second = (losses[arm] for arm in arms)
    d = mean(first) - mean(second)
    error = (variance(first) / len(first) + variance(second) / len(second)) ** 0.5
    if abs(d) <= 2 * error:
        return "undecided"
    return arms[0] if d < 0 else arms[1]
