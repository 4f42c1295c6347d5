"""the global random state

`torch.manual_seed` changes every later draw of the reader's program.
"""

import torch


def control_sets(p, keys, n, seed=0):
    torch.manual_seed(seed)
    rest = [k for k in range(1, (p - 1) // 2 + 1) if k not in keys]
    return [
        sorted(rest[i] for i in torch.randperm(len(rest))[: len(keys)].tolist()) for _ in range(n)
    ]
