"""not a float

`.item()` makes a Python number of a tensor with one entry.
"""

import torch


def fit_temperature(logits, target):
    low, high = torch.tensor(0.01), torch.tensor(100.0)
    chosen = logits.gather(1, target[:, None]).mean()
    for _ in range(60):
        t = (low * high) ** 0.5
        expected = ((logits / t).softmax(-1) * logits).sum(-1).mean()
        low, high = (t, high) if expected > chosen else (low, t)
    return t
