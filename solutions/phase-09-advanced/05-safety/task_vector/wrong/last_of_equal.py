"""equal

Of equal heads the last.
"""


def task_vector(means, effects, n):
    n_head = effects.shape[1]
    average = effects.double().mean(-1).flatten()
    order = (len(average) - 1 - average.flip(0).argsort(descending=True, stable=True))[:n].tolist()
    heads = [(p // n_head, p % n_head) for p in order]
    return heads, sum(means.double()[h] for h in heads)
