"""the rate with the lowest median is chosen

One unlucky seed should not count, it seems, and no other rule was asked.
"""

from statistics import median


def tune(train, arm, rates, steps, seeds):
    return min(rates, key=lambda lr: median(train(arm, lr, steps, seed) for seed in seeds))
