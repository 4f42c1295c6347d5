"""a single coordinate in another order gives the same pairs

Rows drawn with replacement are a bootstrap: some come twice, others never, and the moments of a
coordinate move. A shuffle keeps every entry, so that nothing but the order differs.
"""

import torch


def score_variance(q, k, seed=0):
    g = torch.Generator().manual_seed(seed)

    def drawn(x):
        n = len(x)
        return torch.stack([c[torch.randint(n, (n,), generator=g)] for c in x.T], 1)

    moments = q.square().mean(0) * k.square().mean(0) - (q.mean(0) * k.mean(0)).square()
    control = (drawn(q) @ drawn(k).T).var(correction=0)
    return (q @ k.T).var(correction=0), moments.sum(), control
