"""not weighted

Each output counts once, whatever its effect.
"""


def task_vector(means, effects, n):
    n_head = effects.shape[1]
    average = effects.double().mean(-1)
    order = average.flatten().argsort(descending=True, stable=True)[:n].tolist()
    heads = [(p // n_head, p % n_head) for p in order]
    return heads, sum(means.double()[h] * average[h] for h in heads)
