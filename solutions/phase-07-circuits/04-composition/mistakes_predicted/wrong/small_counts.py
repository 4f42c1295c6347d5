"""3,000 strings

A count of 256 does not fit into eight bits.
"""

import torch


def mistakes_predicted(model, rule, truth):
    wrong, named = model != truth, rule != truth
    hits = (wrong & named).sum(dtype=torch.uint8)
    groups = [k for k in (truth, ~truth) if k.any()]
    expected = sum(named[k].sum() * wrong[k].float().mean() for k in groups)
    return torch.stack([hits / wrong.sum(), hits / named.sum(), expected / named.sum()])
