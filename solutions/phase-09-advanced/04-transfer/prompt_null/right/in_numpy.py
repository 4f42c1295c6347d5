"""Orders by NumPy, values by the package's matching."""

import numpy as np
import torch

from minigpt.interp.comparison.alignment import match


def prompt_null(similarity, a, b, n, seed):
    random = np.random.default_rng(seed)
    orders = [torch.from_numpy(random.permutation(b.shape[1])) for _ in range(n)]
    return torch.stack([match(similarity(a, b[:, order])).value.mean() for order in orders])
