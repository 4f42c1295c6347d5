"""no group is ever drawn twice

The intervals then look better than they are: the study has nearly seen the population.
"""

import torch


def coverage(population, interval, n_group, n_study=200, seed=0):
    g = torch.Generator().manual_seed(seed)
    truth = population.double().mean().item()
    labels = torch.arange(n_group).repeat_interleave(population.shape[1])
    inside = 0
    for _ in range(n_study):
        drawn = torch.randperm(len(population), generator=g).repeat(9)[:n_group]
        low, high = interval(population[drawn].flatten(), labels)
        inside += low <= truth <= high
    return inside / n_study
