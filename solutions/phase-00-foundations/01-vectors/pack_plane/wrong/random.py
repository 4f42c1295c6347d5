"""their largest cosine

Chance is good in many dimensions, not in two.
"""

import torch


def pack_plane(n):
    g = torch.Generator().manual_seed(n)
    return torch.nn.functional.normalize(torch.randn(n, 2, generator=g), dim=1)
