"""number of heads

The flattened place is cut by the number of layers.
"""


def task_vector(means, effects, n):
    n_head = effects.shape[1]
    average = effects.double().mean(-1)
    order = average.flatten().argsort(descending=True, stable=True)[:n].tolist()
    heads = [
        (p // effects.shape[0] % effects.shape[0], p % effects.shape[0] % n_head) for p in order
    ]
    return heads, sum(means.double()[h] for h in heads)
