"""every named string is worth its group's rate of mistakes"""

import torch


def mistakes_predicted(model, rule, truth):
    wrong, named = (model ^ truth).double(), (rule ^ truth).double()
    rate = torch.where(truth, *((wrong * k).sum() / k.sum().clamp(min=1) for k in (truth, ~truth)))
    hits = wrong @ named
    return torch.stack([hits / wrong.sum(), hits / named.sum(), rate @ named / named.sum()]).float()
