"""a coordinate is a column

Entries of a row that change places are still entries of one query: what they share, they keep.
"""

import torch


def score_variance(q, k, seed=0):
    g = torch.Generator().manual_seed(seed)

    def drawn(x):
        return torch.stack([r[torch.randperm(len(r), generator=g)] for r in x])

    moments = q.square().mean(0) * k.square().mean(0) - (q.mean(0) * k.mean(0)).square()
    control = (drawn(q) @ drawn(k).T).var(correction=0)
    return (q @ k.T).var(correction=0), moments.sum(), control
