"""layer first

Pairs are (layer, head).
"""


def task_vector(means, effects, n):
    n_head = effects.shape[1]
    average = effects.double().mean(-1)
    order = average.flatten().argsort(descending=True, stable=True)[:n].tolist()
    heads = [(p // n_head, p % n_head) for p in order]
    return [h[::-1] for h in heads], sum(means.double()[h] for h in heads)
