"""compute in double precision

Adjusted values are compared with a bar; digits matter there.
"""

import torch


def holm(p):
    ranked, order = p.float().sort()
    left = torch.arange(len(p), 0, -1)
    adjusted = (left * ranked).cummax(0).values.clamp(max=1)
    return adjusted[order.argsort()]


def benjamini_hochberg(p):
    ranked, order = p.float().sort()
    rank = torch.arange(1, len(p) + 1)
    scaled = ranked * len(p) / rank
    adjusted = scaled.flip(0).cummin(0).values.flip(0)
    return adjusted[order.argsort()]
