"""by weighted sums over all studies"""

import math

import torch


def power(effect, n_unit, test, n_study=2000, alpha=0.05, seed=0):
    g = torch.Generator().manual_seed(seed)
    studies = torch.randn(n_study, n_unit, generator=g, dtype=torch.float64).add(effect)
    found = (test(studies) <= alpha).double()
    n = found.sum().item()
    if n == 0 or effect == 0:
        return n / n_study, math.nan
    return n / n_study, (found @ studies.mean(1).abs()).item() / n / abs(effect)
