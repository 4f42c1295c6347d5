"""numbers of seeds

The values of the seeds are returned.
"""

import torch


def decisive_seeds(values, verdict):
    whole, n = verdict(values), len(values)
    return [
        values[i].item()
        for i in range(n)
        if verdict(torch.cat([values[:i], values[i + 1 :]])) != whole
    ]
