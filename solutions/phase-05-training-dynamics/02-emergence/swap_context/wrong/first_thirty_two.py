"""windows of 300 tokens

Lengths of the lesson's windows do not belong in the function.
"""

import torch


def swap_context(own, other, keep):
    stays = torch.arange(32)[: own.shape[1]] >= own.shape[1] - 1 - keep
    return torch.where(stays, own[:, :32], other[:, :32])
