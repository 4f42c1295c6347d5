"""in their own precision

Double values are cut to single precision on the way.
"""

import torch


def decisive_seeds(values, verdict):
    values = values.float()
    whole, n = verdict(values), len(values)
    return [i for i in range(n) if verdict(torch.cat([values[:i], values[i + 1 :]])) != whole]
