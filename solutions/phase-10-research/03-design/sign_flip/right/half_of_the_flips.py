"""the first sign stays, since a row and its opposite have sums of one size"""

import torch


def sign_flip_p(differences, n_draw=10_000, seed=0):
    d = differences.double()
    n = d.shape[1]
    exact = 2**n <= n_draw
    if exact:
        bits = torch.arange(2 ** (n - 1))[:, None] >> torch.arange(n) & 1
    else:
        g = torch.Generator().manual_seed(seed)
        bits = torch.rand(n_draw, n, generator=g) < 0.5
    sums = torch.einsum("fu,tu->ft", 1.0 - 2 * bits.double(), d)
    room = 1e-12 * d.abs().sum(1)
    beyond = (sums.abs() >= d.sum(1).abs() - room).double()
    return beyond.mean(0) if exact else (1 + beyond.sum(0)) / (1 + n_draw)
