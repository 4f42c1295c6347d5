"""share studies

Study k of seed s is study k − 1 of seed s + 1, so four seeds are nearly one.
"""

import torch


def coverage(population, interval, n_group, n_study=200, seed=0):
    truth = population.double().mean().item()
    g = torch.Generator().manual_seed(seed)
    n = population.shape[1]
    labels = torch.arange(n_group).repeat_interleave(n)
    hits = 0
    for k in range(n_study):
        g = torch.Generator().manual_seed(seed + k)
        drawn = torch.randint(len(population), (n_group,), generator=g)
        low, high = interval(population[drawn].flatten(), labels.clone())
        hits += low <= truth <= high
    return hits / n_study
