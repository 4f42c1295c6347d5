"""the weights are ignored

Rare pairs are the noisiest, and without weights they are the majority.
"""

import torch


def weighted_correlation(a, b, weights):
    return torch.corrcoef(torch.stack([a.double().flatten(), b.double().flatten()]))[0, 1].item()
