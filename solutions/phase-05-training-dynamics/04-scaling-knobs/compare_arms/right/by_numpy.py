"""Tables in NumPy."""

import numpy as np


def tune(train, arm, rates, steps, seeds):
    table = np.array([[train(arm, lr, steps, s) for s in seeds] for lr in rates])
    return rates[int(table.mean(1).argmin())]


def compare_arms(train, cost, arms, rates, budget, tune_seeds, test_seeds):
    rows = []
    for arm in arms:
        steps = int(np.floor(budget / cost(arm)))
        lr = tune(train, arm, rates, steps, tune_seeds)
        rows.append([train(arm, lr, steps, s) for s in test_seeds])
    table = np.array(rows)
    d = table[0].mean() - table[1].mean()
    error = np.sqrt((table.var(1, ddof=1) / len(test_seeds)).sum())
    if abs(d) <= 2 * error:
        return None
    return arms[int(d > 0)]
