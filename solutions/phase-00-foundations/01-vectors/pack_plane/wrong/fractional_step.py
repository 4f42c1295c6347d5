"""does the last angle reach a full turn

The step of `arange` is rounded, and for some n one direction too many comes back.
"""

import torch


def pack_plane(n):
    angle = torch.arange(0, 2 * torch.pi, 2 * torch.pi / n)
    return torch.stack([angle.cos(), angle.sin()], -1)
