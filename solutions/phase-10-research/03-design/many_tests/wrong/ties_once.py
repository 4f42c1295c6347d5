"""of small tied values

Equal p-values are counted as one test, so the factors are too large.
"""

import torch


def holm(p):
    q = p.double().tolist()
    m = len(q)
    d = {}
    last = 0.0
    for k, x in enumerate(sorted(set(q))):
        last = max(last, min(1.0, (m - k) * x))
        d[x] = last
    return torch.tensor([d[x] for x in q], dtype=torch.float64)
