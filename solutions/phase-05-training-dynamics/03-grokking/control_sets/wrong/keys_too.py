"""holds a key frequency

Sets that share a key with the keys are no control.
"""

import torch


def control_sets(p, keys, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    draws = [torch.randperm((p - 1) // 2, generator=g)[: len(keys)] + 1 for _ in range(n)]
    return [sorted(d.tolist()) for d in draws]
