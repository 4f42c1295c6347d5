"""another sign

Signs are drawn, and no prompt changes its set.
"""

import torch


def reference_gap(effect, own, other, n=20, seed=0):
    generator = torch.Generator().manual_seed(seed)
    gap = effect(own) - effect(other)
    return gap, gap * (2 * torch.rand(n, generator=generator) - 1).sign()
