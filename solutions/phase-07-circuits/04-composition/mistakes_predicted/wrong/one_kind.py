"""only one kind of mistake

A balanced string that the model refuses is a mistake, too.
"""

import torch


def mistakes_predicted(model, rule, truth):
    wrong, named = model & ~truth, rule & ~truth
    hits = (wrong & named).sum()
    expected = named.sum() * wrong[~truth].float().mean() if (~truth).any() else torch.zeros(())
    return torch.stack([hits / wrong.sum(), hits / named.sum(), expected / named.sum()])
