"""it shuffles whole rows

Queries in another order meet the same keys: every pair is still there, and the control is the
measurement itself. A control must break what the prediction assumes to be broken.
"""

import torch


def score_variance(q, k, seed=0):
    g = torch.Generator().manual_seed(seed)
    predicted = (q.square().mean(0) * k.square().mean(0) - (q.mean(0) * k.mean(0)).square()).sum()
    a = q[torch.randperm(len(q), generator=g)]
    b = k[torch.randperm(len(k), generator=g)]
    return (q @ k.T).var(correction=0), predicted, (a @ b.T).var(correction=0)
