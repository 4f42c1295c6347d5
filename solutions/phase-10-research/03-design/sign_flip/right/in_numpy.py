"""in numpy, with means in place of sums"""

import numpy as np
import torch


def sign_flip_p(differences, n_draw=10_000, seed=0):
    d = differences.numpy().astype(np.float64)
    n = d.shape[1]
    exact = 2**n <= n_draw
    if exact:
        bits = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
    else:
        bits = np.random.default_rng(seed).integers(2, size=(n_draw, n))
    means = np.abs((1 - 2 * bits) @ d.T) / n
    seen = np.abs(d.mean(1))
    count = (means >= seen - 1e-12 * np.abs(d).mean(1)).sum(0)
    return torch.from_numpy(count / 2**n if exact else (1 + count) / (1 + n_draw))
