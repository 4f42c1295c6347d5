"""on both sides of the diagonal

Only sums with a < b are split.
"""

import torch


def kinds_of_sums(shown):
    half = torch.ones_like(shown).triu()
    return shown.T & ~shown & half, ~shown.T & ~shown & half
