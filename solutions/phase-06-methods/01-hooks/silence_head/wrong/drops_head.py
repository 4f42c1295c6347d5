"""has size

The silent head keeps its place, or the next one takes it.
"""

import torch


def silence_head(z, head, at=None):
    return torch.cat([z[:, :, :head], z[:, :, head + 1 :]], dim=2)
