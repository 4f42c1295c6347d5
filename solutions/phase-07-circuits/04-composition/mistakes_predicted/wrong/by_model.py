"""what is true

The rule keeps how many true strings it names, whatever the model says of them.
"""

import torch


def mistakes_predicted(model, rule, truth):
    wrong, named = model != truth, rule != truth
    hits = (wrong & named).sum()
    groups = [k for k in (model, ~model) if k.any()]
    expected = sum(named[k].sum() * wrong[k].float().mean() for k in groups)
    return torch.stack([hits / wrong.sum(), hits / named.sum(), expected / named.sum()])
