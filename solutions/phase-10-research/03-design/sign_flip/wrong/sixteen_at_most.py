"""of 17 units

2¹⁷ rows are few enough if n_draw says so.
"""

import torch


def sign_flip_p(differences, n_draw=10_000, seed=0):
    d = differences.double()
    n = d.shape[1]
    exact = n <= 16 and 2**n <= n_draw
    if exact:
        s = 1 - 2 * ((torch.arange(2**n)[:, None] >> torch.arange(n)) & 1)
    else:
        g = torch.Generator().manual_seed(seed)
        s = torch.randint(2, (n_draw, n), generator=g) * 2 - 1
    t = (d @ s.double().T).abs()
    hit = t >= d.sum(1).abs()[:, None] - 1e-12 * d.abs().sum(1)[:, None]
    count = hit.sum(1).double()
    return count / 2**n if exact else (1 + count) / (1 + n_draw)
