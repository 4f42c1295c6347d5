"""in their order

The seeds are sorted by value first.
"""

import torch


def decisive_seeds(values, verdict):
    values = values.sort().values
    whole, n = verdict(values), len(values)
    return [i for i in range(n) if verdict(torch.cat([values[:i], values[i + 1 :]])) != whole]
