"""for a curve around 4096

The place is found in double precision, and the total is not.
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
    t = (y**2).sum() - y.sum() ** 2 / n
    return i + 2, min(max(float(1 - r[i] / t), 0.0), 1.0)
