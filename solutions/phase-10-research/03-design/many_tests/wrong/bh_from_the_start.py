"""benjamini_hochberg of four tests

The smallest so far from the start is the first value, for all.
"""

import torch


def benjamini_hochberg(p):
    ranked, order = p.double().sort()
    rank = torch.arange(1, len(p) + 1)
    scaled = ranked * len(p) / rank
    adjusted = scaled.cummin(0).values
    return adjusted[order.argsort()]
