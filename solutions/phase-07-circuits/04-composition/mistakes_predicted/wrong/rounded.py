"""few mistakes

A rare mistake is lost in the fourth digit.
"""

import torch


def mistakes_predicted(model, rule, truth):
    wrong, named = model != truth, rule != truth
    hits = (wrong & named).sum()
    groups = [k for k in (truth, ~truth) if k.any()]
    expected = sum(named[k].sum() * wrong[k].float().mean() for k in groups)
    shares = torch.stack([hits / wrong.sum(), hits / named.sum(), expected / named.sum()])
    return (shares * 1e4).round() / 1e4
