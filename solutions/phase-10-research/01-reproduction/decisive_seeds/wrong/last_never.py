"""the last seed

The last seed is never left out.
"""

import torch


def decisive_seeds(values, verdict):
    whole, n = verdict(values), len(values)
    return [i for i in range(n - 1) if verdict(torch.cat([values[:i], values[i + 1 :]])) != whole]
