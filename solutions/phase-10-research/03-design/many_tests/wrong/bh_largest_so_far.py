"""the largest so far is kept

That is another, stricter rule.
"""

import torch


def benjamini_hochberg(p):
    ranked, order = p.double().sort()
    rank = torch.arange(1, len(p) + 1)
    scaled = ranked * len(p) / rank
    adjusted = scaled.cummax(0).values.clamp(max=1)
    return adjusted[order.argsort()]
