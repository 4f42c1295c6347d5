"""is half of both groups

The groups count by how many names fall into each.
"""

import torch


def mistakes_predicted(model, rule, truth):
    wrong, named = model != truth, rule != truth
    hits = (wrong & named).sum()
    rates = [wrong[k].float().mean() for k in (truth, ~truth) if k.any()]
    return torch.stack([hits / wrong.sum(), hits / named.sum(), torch.stack(rates).mean()])
