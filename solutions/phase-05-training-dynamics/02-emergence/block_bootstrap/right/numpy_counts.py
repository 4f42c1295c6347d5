"""How often each block is drawn, by a multinomial of NumPy, as weights of a mean."""

import numpy as np
import torch


def block_bootstrap(curves, find, n, seed=0):
    random = np.random.default_rng(seed)
    n_block = curves.shape[1]
    found = torch.empty(n, curves.shape[0], dtype=torch.float64)
    for i in range(n):
        times = torch.from_numpy(random.multinomial(n_block, [1 / n_block] * n_block))
        mean = torch.einsum("b,cbp->cp", times.to(curves.dtype), curves) / n_block
        for c, curve in enumerate(mean):
            found[i, c] = find(curve)
    return found.float()
