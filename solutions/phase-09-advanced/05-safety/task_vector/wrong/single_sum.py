"""double precision

The sum is in single precision.
"""


def task_vector(means, effects, n):
    n_head = effects.shape[1]
    average = effects.double().mean(-1)
    order = average.flatten().argsort(descending=True, stable=True)[:n].tolist()
    heads = [(p // n_head, p % n_head) for p in order]
    return heads, sum(means.float()[h] for h in heads)
