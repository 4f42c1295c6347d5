"""hand on the

The study gets other numbers than the population holds.
"""

import torch


def coverage(population, interval, n_group, n_study=200, seed=0):
    truth = population.double().mean().item()
    g = torch.Generator().manual_seed(seed)
    n = population.shape[1]
    labels = torch.arange(n_group).repeat_interleave(n)
    hits = 0
    for _ in range(n_study):
        drawn = torch.randint(len(population), (n_group,), generator=g)
        low, high = interval(population[drawn].flatten().float(), labels.clone())
        hits += low <= truth <= high
    return hits / n_study
