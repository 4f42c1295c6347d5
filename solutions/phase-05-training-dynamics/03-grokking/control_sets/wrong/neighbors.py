"""the set

One frequency up from each key is one set, and no draw.
"""

import torch


def control_sets(p, keys, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    rest = [k for k in range(1, (p - 1) // 2 + 1) if k not in keys]
    starts = torch.randint(len(rest), (n,), generator=g).tolist()
    return [sorted(rest[(s + i) % len(rest)] for i in range(len(keys))) for s in starts]
