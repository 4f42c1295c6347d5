"""the share is 0.96, which is not right"""

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
    return i + 2, round(float(1 - r[i] / ((a - a.mean()) ** 2).sum()), 2)
