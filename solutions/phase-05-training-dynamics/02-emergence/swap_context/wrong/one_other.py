"""come from the first row of `other`"""

import torch


def swap_context(own, other, keep):
    p = own.shape[1]
    stays = torch.arange(p) >= p - 1 - keep
    return torch.where(stays, own, other[:1])
