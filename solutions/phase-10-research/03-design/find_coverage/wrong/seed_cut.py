"""the seed is used only in part

Two seeds that differ by a hundred should differ.
"""

import torch


def coverage(population, interval, n_group, n_study=200, seed=0):
    g = torch.Generator().manual_seed(seed % 100)
    truth = population.double().mean().item()
    labels = torch.arange(n_group).repeat_interleave(population.shape[1])
    inside = 0
    for _ in range(n_study):
        drawn = torch.randint(len(population), (n_group,), generator=g)
        low, high = interval(population[drawn].flatten(), labels)
        inside += low <= truth <= high
    return inside / n_study
