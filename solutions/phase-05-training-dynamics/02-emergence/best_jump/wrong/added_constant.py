"""is a fixed number

What is small depends on the unit of the curve.
"""

import torch


def best_jump(y):
    a = y.double()
    n = len(a)
    r = torch.stack(
        [
            ((a[:c] - a[:c].mean()) ** 2).sum() + ((a[c:] - a[c:].mean()) ** 2).sum()
            for c in range(2, n - 1)
        ]
    )
    i = int(r.argmin())
    return i + 2, float(1 - r[i] / (((a - a.mean()) ** 2).sum() + 1e-6))
