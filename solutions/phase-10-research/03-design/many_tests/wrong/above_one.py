"""exceeds 1

A p-value is a probability.
"""

import torch


def holm(p):
    ranked, order = p.double().sort()
    left = torch.arange(len(p), 0, -1)
    adjusted = (left * ranked).cummax(0).values
    return adjusted[order.argsort()]
