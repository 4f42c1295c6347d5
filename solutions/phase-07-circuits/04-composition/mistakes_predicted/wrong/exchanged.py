"""recall and precision are exchanged

Recall asks about the mistakes, precision about the names.
"""

import torch


def mistakes_predicted(model, rule, truth):
    wrong, named = model != truth, rule != truth
    hits = (wrong & named).sum()
    expected = sum(named[k].sum() * wrong[k].float().mean() for k in (truth, ~truth) if k.any())
    return torch.stack([hits / named.sum(), hits / wrong.sum(), expected / named.sum()])
