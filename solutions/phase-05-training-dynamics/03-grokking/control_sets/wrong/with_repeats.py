"""names a frequency twice

Drawn with replacement, a set has fewer waves than the keys.
"""

import torch


def control_sets(p, keys, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    rest = [k for k in range(1, (p - 1) // 2 + 1) if k not in keys]
    return [
        sorted(rest[i] for i in torch.randint(len(rest), (len(keys),), generator=g).tolist())
        for _ in range(n)
    ]
