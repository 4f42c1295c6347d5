"""take those from the same positions

A token's position is part of what a model reads.
"""

import torch


def swap_context(own, other, keep):
    cut = max(own.shape[1] - keep - 1, 0)
    return torch.cat([other[:, other.shape[1] - cut :], own[:, cut:]], 1)
