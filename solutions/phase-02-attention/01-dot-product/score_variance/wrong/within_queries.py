"""as in the measurement

The control is measured within each query and then averaged: what differs from query to query is
lost. With keys of mean zero that would be nothing.
"""

import torch


def score_variance(q, k, seed=0):
    g = torch.Generator().manual_seed(seed)

    def shuffled(x):
        return torch.stack([c[torch.randperm(len(c), generator=g)] for c in x.T], 1)

    moments = q.square().mean(0) * k.square().mean(0) - (q.mean(0) * k.mean(0)).square()
    control = (shuffled(q) @ shuffled(k).T).var(-1, correction=0).mean()
    return (q @ k.T).var(correction=0), moments.sum(), control
