"""All draws of a NumPy generator at once."""

import numpy as np
import torch


def block_bootstrap(curves, find, n, seed=0):
    rng = np.random.default_rng(seed)
    b = curves.shape[1]
    idx = rng.choice(b, size=(n, b))
    means = curves[:, torch.from_numpy(idx)].mean(2)
    return torch.tensor([[float(find(means[k, d])) for k in range(len(curves))] for d in range(n)])
