"""without the seed

The seeds that do not matter are named.
"""

import torch


def decisive_seeds(values, verdict):
    whole, n = verdict(values), len(values)
    return [i for i in range(n) if verdict(torch.cat([values[:i], values[i + 1 :]])) == whole]
