"""the values stand in wrong places

An order and its inverse agree for three tests, and seldom for more.
"""

import torch


def holm(p):
    ranked, order = p.double().sort()
    left = torch.arange(len(p), 0, -1)
    adjusted = (left * ranked).cummax(0).values.clamp(max=1)
    return adjusted[order]
