"""two sets of one call depend on each other

Sets that avoid each other run out, and are not independent draws.
"""

import torch


def control_sets(p, keys, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    rest = [k for k in range(1, (p - 1) // 2 + 1) if k not in keys]
    order, m = [], len(keys)
    whole = len(rest) // m * m
    while len(order) < n * m:
        order += torch.randperm(len(rest), generator=g).tolist()[:whole]
    return [sorted(rest[i] for i in order[j * m : (j + 1) * m]) for j in range(n)]
