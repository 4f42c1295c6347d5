"""groups joined one by one"""

from random import Random

import torch


def coverage(population, interval, n_group, n_study=200, seed=0):
    random = Random(seed)
    truth = population.double().mean().item()
    hits = []
    for _ in range(n_study):
        rows = [population[random.randrange(len(population))] for _ in range(n_group)]
        labels = torch.cat([torch.full((len(row),), k) for k, row in enumerate(rows)])
        low, high = interval(torch.cat(rows), labels)
        hits.append(1.0 if low <= truth and truth <= high else 0.0)
    return sum(hits) / n_study
