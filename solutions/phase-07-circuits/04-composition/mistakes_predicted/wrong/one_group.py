"""chance ignores which strings are true

A rule that names false strings only knows already where mistakes are common.
"""

import torch


def mistakes_predicted(model, rule, truth):
    wrong, named = model != truth, rule != truth
    hits = (wrong & named).sum()
    return torch.stack([hits / wrong.sum(), hits / named.sum(), wrong.float().mean()])
