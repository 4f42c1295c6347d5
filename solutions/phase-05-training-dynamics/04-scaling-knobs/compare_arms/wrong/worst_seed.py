"""the rate with the least bad worst seed is chosen

The safest rate is not the one with the lowest mean.
"""


def tune(train, arm, rates, steps, seeds):
    return min(rates, key=lambda lr: max(train(arm, lr, steps, seed) for seed in seeds))
