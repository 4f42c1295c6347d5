"""NumPy's covariance takes weights; the order comes from sorting random numbers."""

import numpy as np
import torch


def weighted_correlation(a, b, weights):
    used = (weights > 0).numpy()
    x, y, w = (v.double().numpy()[used] for v in (a, b, weights))
    c = np.cov(x, y, aweights=w)
    return float(c[0, 1] / np.sqrt(c[0, 0] * c[1, 1]))


def match_table(logits, counts, seed=0):
    z = logits.double()
    model = z - torch.logsumexp(z, 1, keepdim=True)
    n = counts.double()
    target = n.log() - n.sum(1).log()[:, None]
    f = n.sum(0).log() - n.sum().log()
    order = torch.rand(len(n), generator=torch.Generator().manual_seed(seed)).argsort()
    rows = (model, model - f, model[order] - f)
    goals = (target, target - f, target - f)
    return tuple(weighted_correlation(a, b, counts) for a, b in zip(rows, goals, strict=True))
