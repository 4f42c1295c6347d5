"""the seed is used only in part

Two seeds that differ by a hundred should differ.
"""

import torch


def sign_flip_p(differences, n_draw=10000, seed=0):
    d = differences.double()
    n = d.shape[1]
    exact = 2**n <= n_draw
    if exact:
        bits = torch.arange(2**n)[:, None] >> torch.arange(n) & 1
    else:
        g = torch.Generator().manual_seed(seed % 100)
        bits = torch.randint(2, (n_draw, n), generator=g)
    sums = (1.0 - 2 * bits.double()) @ d.T
    room = 1e-12 * d.abs().sum(1)
    count = (sums.abs() >= d.sum(1).abs() - room).sum(0).double()
    return count / 2**n if exact else (1 + count) / (1 + n_draw)
