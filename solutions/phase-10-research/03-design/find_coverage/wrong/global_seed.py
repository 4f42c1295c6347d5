"""global random state

Whoever calls this draws other numbers afterwards.
"""

import torch


def coverage(population, interval, n_group, n_study=200, seed=0):
    g = torch.manual_seed(seed)
    truth = population.double().mean().item()
    labels = torch.arange(n_group).repeat_interleave(population.shape[1])
    inside = 0
    for _ in range(n_study):
        drawn = torch.randint(len(population), (n_group,), generator=g)
        low, high = interval(population[drawn].flatten(), labels)
        inside += low <= truth <= high
    return inside / n_study
