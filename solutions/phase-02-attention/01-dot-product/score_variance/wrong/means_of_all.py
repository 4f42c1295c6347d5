"""each coordinate has its own

Only if all coordinates have the same mean and size are the moments of all entries theirs.
"""

import torch


def score_variance(q, k, seed=0):
    g = torch.Generator().manual_seed(seed)

    def shuffled(x):
        return torch.stack([c[torch.randperm(len(c), generator=g)] for c in x.T], 1)

    square = q.square().mean() * k.square().mean() - (q.mean() * k.mean()).square()
    control = (shuffled(q) @ shuffled(k).T).var(correction=0)
    return (q @ k.T).var(correction=0), q.shape[1] * square, control
