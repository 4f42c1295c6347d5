"""in numpy, with a generator of numpy's"""

import numpy as np
import torch


def bootstrap_means(values, groups, n_draw=1000, seed=0):
    rng = np.random.default_rng(seed)
    x = values.detach().numpy().astype(np.float64)
    labels, index = np.unique(groups.numpy(), return_inverse=True)
    sums = np.bincount(index, weights=x)
    sizes = np.bincount(index)
    drawn = rng.integers(len(labels), size=(n_draw, len(labels)))
    return torch.from_numpy(sums[drawn].sum(1) / sizes[drawn].sum(1))
