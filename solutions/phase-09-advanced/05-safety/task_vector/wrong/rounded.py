"""nothing is rounded

Averages are rounded to four digits, and heads become equal.
"""


def task_vector(means, effects, n):
    n_head = effects.shape[1]
    average = effects.double().mean(-1).round(decimals=4)
    order = average.flatten().argsort(descending=True, stable=True)[:n].tolist()
    heads = [(p // n_head, p % n_head) for p in order]
    return heads, sum(means.double()[h] for h in heads)
