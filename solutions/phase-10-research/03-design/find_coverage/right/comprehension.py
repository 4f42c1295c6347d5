"""all groups drawn at once, and a list of hits"""

import torch


def coverage(population, interval, n_group, n_study=200, seed=0):
    g = torch.Generator().manual_seed(seed + 3)
    n, m = population.shape
    drawn = torch.randint(n, (n_study, n_group), generator=g)
    truth = population.mean(dtype=torch.float64).item()
    labels = torch.arange(n_group * m) // m
    ends = [interval(population[row].reshape(-1), labels) for row in drawn]
    return sum(low <= truth <= high for low, high in ends) / len(ends)
