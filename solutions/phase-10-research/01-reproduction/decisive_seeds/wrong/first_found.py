"""every such seed

The search stops at the first one.
"""

import torch


def decisive_seeds(values, verdict):
    whole, n = verdict(values), len(values)
    for i in range(n):
        if verdict(torch.cat([values[:i], values[i + 1 :]])) != whole:
            return [i]
    return []
