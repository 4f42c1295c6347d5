"""a loss that has

A run that diverged would seem to have a jump.
"""

import torch


def best_jump(y):
    a = y.double().nan_to_num()
    n = len(a)
    r = torch.stack(
        [
            ((a[:c] - a[:c].mean()) ** 2).sum() + ((a[c:] - a[c:].mean()) ** 2).sum()
            for c in range(2, n - 1)
        ]
    )
    i = int(r.argmin())
    return i + 2, float(1 - r[i] / ((a - a.mean()) ** 2).sum())
