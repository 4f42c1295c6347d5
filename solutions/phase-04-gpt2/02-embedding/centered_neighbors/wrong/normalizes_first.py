"""normalized before they are centered

Both orders are in use, and they are not the same: short rows get another weight in the mean.
"""

import torch


def centered_neighbors(W_E, tokens, n):
    unit = torch.nn.functional.normalize(W_E, dim=1)
    unit = torch.nn.functional.normalize(unit - unit.mean(0), dim=1)
    cosine = unit[tokens] @ unit.T
    cosine[torch.arange(len(tokens)), tokens] = -torch.inf
    best = cosine.topk(n)
    return best.indices, best.values
