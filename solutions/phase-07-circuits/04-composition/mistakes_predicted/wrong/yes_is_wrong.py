"""where the model says yes

A yes is a mistake only where the string is not balanced.
"""

import torch


def mistakes_predicted(model, rule, truth):
    wrong, named = model, rule
    hits = (wrong & named).sum()
    expected = sum(named[k].sum() * wrong[k].float().mean() for k in (truth, ~truth) if k.any())
    return torch.stack([hits / wrong.sum(), hits / named.sum(), expected / named.sum()])
