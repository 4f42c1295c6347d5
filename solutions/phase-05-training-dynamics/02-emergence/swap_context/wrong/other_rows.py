"""come from another row of `own`

`other` is given so that the exchange is the same for every `keep`.
"""

import torch


def swap_context(own, other, keep):
    n = own.shape[1]
    return torch.where(torch.arange(n) >= n - 1 - keep, own, own.roll(1, 0))
