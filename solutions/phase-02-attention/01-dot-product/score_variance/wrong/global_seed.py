"""draws from the global random state

`torch.manual_seed` restarts the random numbers of everybody else, too.
"""

import torch


def score_variance(q, k, seed=0):
    torch.manual_seed(seed)

    def shuffled(x):
        return torch.stack([c[torch.randperm(len(c))] for c in x.T], 1)

    moments = q.square().mean(0) * k.square().mean(0) - (q.mean(0) * k.mean(0)).square()
    control = (shuffled(q) @ shuffled(k).T).var(correction=0)
    return (q @ k.T).var(correction=0), moments.sum(), control
