"""the interval is asked 200 times

The number of studies is an argument.
"""

import torch


def coverage(population, interval, n_group, n_study=200, seed=0):
    g = torch.Generator().manual_seed(seed)
    truth = population.double().mean().item()
    labels = torch.arange(n_group).repeat_interleave(population.shape[1])
    inside = 0
    for _ in range(200):
        drawn = torch.randint(len(population), (n_group,), generator=g)
        low, high = interval(population[drawn].flatten(), labels)
        inside += low <= truth <= high
    return inside / 200
