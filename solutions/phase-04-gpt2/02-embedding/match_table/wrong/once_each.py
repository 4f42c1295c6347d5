"""each entry with a weight counts once

Leaving out pairs that never occur is half of it.
"""

import torch


def weighted_correlation(a, b, weights):
    used = weights > 0
    return torch.corrcoef(torch.stack([a[used].double(), b[used].double()]))[0, 1].item()
