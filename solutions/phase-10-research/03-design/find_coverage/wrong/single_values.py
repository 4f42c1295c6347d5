"""draw groups, not single values

This draws the studies that the naive interval believes in.
"""

import torch


def coverage(population, interval, n_group, n_study=200, seed=0):
    g = torch.Generator().manual_seed(seed)
    truth = population.double().mean().item()
    labels = torch.arange(n_group).repeat_interleave(population.shape[1])
    inside = 0
    for _ in range(n_study):
        drawn = torch.randint(population.numel(), (len(labels),), generator=g)
        low, high = interval(population.flatten()[drawn], labels)
        inside += low <= truth <= high
    return inside / n_study
