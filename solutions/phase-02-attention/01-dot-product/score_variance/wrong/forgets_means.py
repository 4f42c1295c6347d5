"""the prediction is a mean square

The mean square of a product is its variance only if its mean is zero.
"""

import torch


def score_variance(q, k, seed=0):
    g = torch.Generator().manual_seed(seed)

    def mix(x):
        return torch.stack([c[torch.randperm(len(x), generator=g)] for c in x.T], 1)

    predicted = (q.square().mean(0) * k.square().mean(0)).sum()
    return (q @ k.T).var(correction=0), predicted, (mix(q) @ mix(k).T).var(correction=0)
