"""The list rises

The list begins with the last seed.
"""

import torch


def decisive_seeds(values, verdict):
    whole, n = verdict(values), len(values)
    return [
        i for i in reversed(range(n)) if verdict(torch.cat([values[:i], values[i + 1 :]])) != whole
    ]
