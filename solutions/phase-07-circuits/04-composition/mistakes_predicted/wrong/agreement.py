"""agreement

Both are right nearly everywhere, so agreement is high without any knowledge of mistakes.
"""

import torch


def mistakes_predicted(model, rule, truth):
    wrong, named = model != truth, rule != truth
    same = (model == rule).float().mean()
    chance = wrong.float().mean() * named.float().mean()
    return torch.stack([same, same, chance])
