"""this is a covariance

Its size depends on the units of the feature.
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
    return (a * b).mean(0)
