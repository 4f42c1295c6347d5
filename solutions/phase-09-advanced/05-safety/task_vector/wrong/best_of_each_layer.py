"""all layers together

The best head of each layer, then the best of these.
"""


def task_vector(means, effects, n):
    average = effects.double().mean(-1)
    best = sorted(
        ((average[i].max().item(), i, int(average[i].argmax())) for i in range(len(average))),
        key=lambda row: -row[0],
    )
    heads = [(i, h) for _, i, h in best[:n]]
    return heads, sum(means.double()[h] for h in heads)
