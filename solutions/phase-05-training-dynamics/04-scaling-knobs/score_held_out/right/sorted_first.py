"""Sorted by size, a weighted mean by counts of each seed, numpy quantiles."""

import numpy as np
import torch


def score_held_out(sizes, losses, fit, n_draw=200, seed=0):
    order = torch.argsort(sizes)
    sizes, losses = sizes[order], losses[order]
    x, y = sizes[:-1], losses[:-1]
    predicted = fit(x, y.mean(dim=1))(float(sizes[-1]))
    random = np.random.default_rng(seed)
    n = y.shape[1]
    found = []
    for _ in range(n_draw):
        counts = random.multinomial(n, [1 / n] * n, size=len(x))
        weights = torch.tensor(counts, dtype=y.dtype) / n
        found.append(fit(x, (weights * y).sum(1))(float(sizes[-1])))
    low, high = np.quantile(found, [0.025, 0.975])
    return predicted, float(low), float(high), float(losses[-1].mean()) - predicted
