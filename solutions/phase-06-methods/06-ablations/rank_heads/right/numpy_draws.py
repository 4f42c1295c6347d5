"""NumPy's generator and correlation."""

import numpy as np
import torch


def rankdata(x):
    """The mean of the places where the value stands in the sorted list."""
    line = np.sort(x)
    return (np.searchsorted(line, x, "left") + np.searchsorted(line, x, "right") + 1) / 2


def rank_agreement(a, b, n=500, seed=0):
    a, b = (x.detach().cpu().numpy().astype(float) for x in (a, b))
    rng = np.random.default_rng(seed)

    def agree(rows):
        return np.corrcoef(rankdata(a[:, rows].mean(1)), rankdata(b[:, rows].mean(1)))[0, 1]

    every = np.arange(a.shape[1])
    draws = [agree(rng.choice(every, len(every))) for _ in range(n)]
    return float(agree(every)), torch.tensor(np.array(draws))
