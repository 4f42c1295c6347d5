"""NumPy with its own generator."""

import numpy as np


def edge_agreement(predicted, measured, target, n, seed):
    x, y = (np.array(v.double().tolist()) for v in (predicted, measured))
    where = np.array(target.tolist())
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        raise ValueError("constant")
    random = np.random.default_rng(seed)
    r = np.corrcoef(x, y)[0, 1]
    better = 0
    for _ in range(n):
        mixed = x.copy()
        for one in set(where.tolist()):
            mixed[where == one] = random.permutation(x[where == one])
        better += np.corrcoef(mixed, y)[0, 1] >= r - 1e-9
    return float(r), float((1 + better) / (1 + n))
