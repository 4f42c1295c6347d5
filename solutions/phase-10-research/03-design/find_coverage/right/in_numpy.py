"""in numpy, with a generator of numpy's"""

import numpy as np
import torch


def coverage(population, interval, n_group, n_study=200, seed=0):
    rng = np.random.default_rng(seed)
    data = population.numpy()
    truth = float(data.astype(np.float64).mean())
    labels = torch.from_numpy(np.repeat(np.arange(n_group), data.shape[1]))
    hits = 0
    for _ in range(n_study):
        drawn = rng.integers(len(data), size=n_group)
        low, high = interval(torch.from_numpy(data[drawn].ravel()), labels)
        hits += int(low <= truth <= high)
    return hits / n_study
