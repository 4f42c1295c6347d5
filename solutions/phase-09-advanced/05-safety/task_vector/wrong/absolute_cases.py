"""hides the task

Signs are lost before the average.
"""


def task_vector(means, effects, n):
    n_head = effects.shape[1]
    average = effects.double().abs().mean(-1)
    order = average.flatten().argsort(descending=True, stable=True)[:n].tolist()
    heads = [(p // n_head, p % n_head) for p in order]
    return heads, sum(means.double()[h] for h in heads)
