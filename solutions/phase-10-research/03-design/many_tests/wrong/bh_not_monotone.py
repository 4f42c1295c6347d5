"""an adjusted value is above one of higher rank

0.04 of two tests may become 0.08 although 0.05 stays 0.05.
"""

import torch


def benjamini_hochberg(p):
    ranked, order = p.double().sort()
    rank = torch.arange(1, len(p) + 1)
    scaled = ranked * len(p) / rank
    adjusted = scaled
    return adjusted[order.argsort()]
