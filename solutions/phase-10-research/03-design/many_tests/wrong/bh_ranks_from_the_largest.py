"""benjamini_hochberg of four tests

The smallest p is then not corrected at all.
"""

import torch


def benjamini_hochberg(p):
    ranked, order = p.double().sort()
    rank = torch.arange(len(p), 0, -1)
    scaled = ranked * len(p) / rank
    adjusted = scaled.flip(0).cummin(0).values.flip(0)
    return adjusted[order.argsort()]
