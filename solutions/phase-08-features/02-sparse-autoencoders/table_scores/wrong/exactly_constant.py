"""vary by rounding alone

A constant whose mean is rounded gets the score of its rounding errors.
"""

import torch


def table_scores(fit, fit_keys, test, test_keys):
    rows = {}
    for key, row in zip(fit_keys.tolist(), fit, strict=True):
        rows.setdefault(key, []).append(row)
    said = {key: torch.stack(found).mean(0) for key, found in rows.items()}
    rest = fit.mean(0)
    predicted = torch.stack([said.get(key, rest) for key in test_keys.tolist()])
    a, b = predicted - predicted.mean(0), test - test.mean(0)
    size = a.norm(dim=0) * b.norm(dim=0)
    still = size == 0
    return torch.where(still, torch.zeros_like(size), (a * b).sum(0) / size)
