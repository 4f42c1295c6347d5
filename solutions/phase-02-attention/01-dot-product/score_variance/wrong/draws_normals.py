"""a single coordinate in another order gives the same pairs

New normal numbers with the old means and widths have independent coordinates, too. But they differ
from the data in more than that: the shape of each coordinate's distribution is gone.
"""

import torch


def score_variance(q, k, seed=0):
    g = torch.Generator().manual_seed(seed)

    def drawn(x):
        z = torch.randn(x.shape, generator=g)
        return x.mean(0) + x.std(0, correction=0) * z

    moments = q.square().mean(0) * k.square().mean(0) - (q.mean(0) * k.mean(0)).square()
    control = (drawn(q) @ drawn(k).T).var(correction=0)
    return (q @ k.T).var(correction=0), moments.sum(), control
