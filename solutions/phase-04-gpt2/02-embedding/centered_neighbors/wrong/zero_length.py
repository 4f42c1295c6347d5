"""its cosine is 0/0

A row at the mean has no direction.
"""

import torch


def centered_neighbors(W_E, tokens, n):
    centered = W_E - W_E.mean(0)
    unit = centered / centered.norm(dim=1, keepdim=True)
    cosine = unit[tokens] @ unit.T
    cosine[torch.arange(len(tokens)), tokens] = -torch.inf
    best = cosine.topk(n)
    return best.indices, best.values
