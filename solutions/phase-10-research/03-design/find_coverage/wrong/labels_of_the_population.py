"""the labels are those of the population

A group drawn twice would be one large group.
"""

import torch


def coverage(population, interval, n_group, n_study=200, seed=0):
    g = torch.Generator().manual_seed(seed)
    truth = population.double().mean().item()
    inside = 0
    for _ in range(n_study):
        drawn = torch.randint(len(population), (n_group,), generator=g)
        labels = drawn.repeat_interleave(population.shape[1])
        low, high = interval(population[drawn].flatten(), labels)
        inside += low <= truth <= high
    return inside / n_study
