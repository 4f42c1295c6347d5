"""NumPy's choice.

Another generator, the same chances.
"""

import numpy as np
import torch


def revive_dead(W_enc, b_enc, W_dec, b_dec, x, rebuilt, dead, seed):
    error = (x - rebuilt).double().pow(2).sum(1)
    chance = (error / error.max()).pow(2).numpy()
    random = np.random.default_rng(seed)
    n = int(dead.sum())
    chosen = random.choice(len(x), n, replace=False, p=chance / chance.sum())
    u = torch.nn.functional.normalize(x[torch.as_tensor(chosen)] - b_dec, dim=1)
    size = W_enc.norm(dim=0)[~dead].mean()
    at = dead.nonzero()[:, 0]
    return (
        W_enc.index_copy(1, at, 0.2 * size * u.T),
        torch.where(dead, torch.zeros_like(b_enc), b_enc),
        W_dec.index_copy(0, at, u),
    )
