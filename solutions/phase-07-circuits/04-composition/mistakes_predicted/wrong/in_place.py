"""in place

The answers belong to the caller, who still needs them.
"""

import torch


def mistakes_predicted(model, rule, truth):
    wrong, named = model.logical_xor_(truth), rule != truth
    hits = (wrong & named).sum()
    groups = [k for k in (truth, ~truth) if k.any()]
    expected = sum(named[k].sum() * wrong[k].float().mean() for k in groups)
    return torch.stack([hits / wrong.sum(), hits / named.sum(), expected / named.sum()])
