"""the last token, is exchanged, too

The loss of another target is another loss.
"""

import torch


def swap_context(own, other, keep):
    p = own.shape[1]
    stays = (torch.arange(p) >= p - 1 - keep) & (torch.arange(p) < p - 1)
    return torch.where(stays, own, other)
