"""a token 0 of `other` is not taken

Nothing was said of padding.
"""

import torch


def swap_context(own, other, keep):
    n = own.shape[1]
    far = torch.arange(n) < n - 1 - keep
    return torch.where(far & (other > 0), other, own)
