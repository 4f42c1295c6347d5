"""the last example of each key

An assignment in place of a mean.
"""

import torch


def table_scores(fit, fit_keys, test, test_keys):
    rows = {}
    for key, row in zip(fit_keys.tolist(), fit, strict=True):
        rows.setdefault(key, []).append(row)
    said = {key: found[-1] for key, found in rows.items()}
    rest = fit.mean(0)
    predicted = torch.stack([said.get(key, rest) for key in test_keys.tolist()])
    a, b = predicted - predicted.mean(0), test - test.mean(0)
    a, b = a / predicted.abs().amax(0), b / test.abs().amax(0)
    score = (a * b).sum(0) / (a.norm(dim=0) * b.norm(dim=0))
    still = (a.abs().amax(0) < 1e-6) | (b.abs().amax(0) < 1e-6)
    still |= (predicted == 0).all(0) | (test == 0).all(0)
    return torch.where(still, torch.zeros_like(score), score)
