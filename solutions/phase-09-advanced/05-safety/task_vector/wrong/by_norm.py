"""effect

A long output is not an effect.
"""


def task_vector(means, effects, n):
    n_head = effects.shape[1]
    average = means.double().norm(dim=-1)
    order = average.flatten().argsort(descending=True, stable=True)[:n].tolist()
    heads = [(p // n_head, p % n_head) for p in order]
    return heads, sum(means.double()[h] for h in heads)
