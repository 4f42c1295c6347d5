"""One over the sum of squared shares; numpy's permutations."""

import numpy as np
import torch


def bandwidth(writes):
    centered = writes - writes.mean(dim=0, keepdim=True)
    variances = torch.linalg.svd(centered, full_matrices=False).S.square()
    shares = variances / variances.sum()
    return 1 / float((shares * shares).sum())


def uncorrelated(writes, seed=0):
    rng = np.random.default_rng(seed)
    order = rng.permuted(np.tile(np.arange(len(writes))[:, None], writes.shape[1]), axis=0)
    return torch.take_along_dim(writes, torch.from_numpy(order), 0)
