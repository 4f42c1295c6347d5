"""return one of the rates

argmin gives a place in the list.
"""


def tune(train, arm, rates, steps, seeds):
    means = [sum(train(arm, lr, steps, seed) for seed in seeds) for lr in rates]
    return means.index(min(means))
