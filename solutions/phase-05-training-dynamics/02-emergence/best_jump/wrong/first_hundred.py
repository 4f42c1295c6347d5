"""a curve of 700 points

A jump late in a long run is never tried.
"""

import torch


def best_jump(y):
    a = y.double()
    n = len(a)
    r = torch.stack(
        [
            ((a[:c] - a[:c].mean()) ** 2).sum() + ((a[c:] - a[c:].mean()) ** 2).sum()
            for c in range(2, min(n - 1, 100))
        ]
    )
    i = int(r.argmin())
    return i + 2, float(1 - r[i] / ((a - a.mean()) ** 2).sum())
