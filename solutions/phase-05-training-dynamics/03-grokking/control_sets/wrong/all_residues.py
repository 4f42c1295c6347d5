"""ends at (p − 1)/2

Frequency p − k is frequency k again.
"""

import torch


def control_sets(p, keys, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    rest = [k for k in range(1, p) if k not in keys]
    return [
        sorted(rest[i] for i in torch.randperm(len(rest), generator=g)[: len(keys)].tolist())
        for _ in range(n)
    ]
