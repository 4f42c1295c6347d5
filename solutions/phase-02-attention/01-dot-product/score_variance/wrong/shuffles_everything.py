"""entries must stay in their coordinate

Shuffling all entries of q breaks the bonds between coordinates, and their sizes and means as well;
where these are alike the difference does not show.
"""

import torch


def score_variance(q, k, seed=0):
    g = torch.Generator().manual_seed(seed)
    moments = q.square().mean(0) * k.square().mean(0) - (q.mean(0) * k.mean(0)).square()
    a, b = (x.flatten()[torch.randperm(x.numel(), generator=g)].view_as(x) for x in (q, k))
    return (q @ k.T).var(correction=0), moments.sum(), (a @ b.T).var(correction=0)
