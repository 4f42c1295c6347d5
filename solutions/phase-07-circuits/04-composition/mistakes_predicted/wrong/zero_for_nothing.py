"""A share of nothing is NaN

Zero mistakes found among zero is no failure.
"""

import torch


def mistakes_predicted(model, rule, truth):
    wrong, named = model != truth, rule != truth
    hits = (wrong & named).sum()
    expected = sum(named[k].sum() * wrong[k].float().mean() for k in (truth, ~truth) if k.any())
    n_wrong, n_named = wrong.sum().clamp(min=1), named.sum().clamp(min=1)
    return torch.stack([hits / n_wrong, hits / n_named, expected / n_named])
