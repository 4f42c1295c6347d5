"""A matrix of ones and zeros.

Keys compared with keys; NumPy-like columns.
"""

import torch


def table_scores(fit, fit_keys, test, test_keys):
    hit = (test_keys[:, None] == fit_keys).to(fit.dtype)
    count = hit.sum(1, keepdim=True)
    predicted = torch.where(count > 0, hit @ fit / count.clamp(min=1), fit.mean(0))
    scores = []
    for x, y in zip(predicted.double().T, test.double().T, strict=True):
        if any((z - z.mean()).abs().max() <= 1e-6 * z.abs().max() for z in (x, y)):
            scores.append(torch.zeros((), dtype=x.dtype))
        else:
            scores.append(torch.corrcoef(torch.stack([x / x.abs().max(), y / y.abs().max()]))[0, 1])
    return torch.stack(scores).to(test.dtype)
