"""rows from itertools, sums by broadcasting"""

from itertools import product

import torch


def sign_flip_p(differences, n_draw=10_000, seed=0):
    d = differences.double()
    n = d.shape[1]
    exact = 2**n <= n_draw
    if exact:
        signs = torch.tensor(list(product([1.0, -1.0], repeat=n)), dtype=torch.float64)
    else:
        g = torch.Generator().manual_seed(seed)
        signs = torch.rand(n_draw, n, generator=g).sub(0.5).sign().double()
        signs[signs == 0] = 1
    found = []
    for row in d:
        sums = (signs * row).sum(1).abs()
        count = (sums > row.sum().abs() - 1e-12 * row.abs().sum()).sum().item()
        count = len(signs) if row.abs().sum() == 0 else count
        found.append(count / 2**n if exact else (1 + count) / (1 + n_draw))
    return torch.tensor(found, dtype=torch.float64)
