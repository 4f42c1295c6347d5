"""the sets of one call repeat each other

A generator that is made in the loop begins anew each time.
"""

import torch


def control_sets(p, keys, n, seed=0):
    rest = [k for k in range(1, (p - 1) // 2 + 1) if k not in keys]
    sets = []
    for _ in range(n):
        g = torch.Generator().manual_seed(seed)
        order = torch.randperm(len(rest), generator=g)[: len(keys)]
        sets.append(sorted(rest[i] for i in order.tolist()))
    return sets
