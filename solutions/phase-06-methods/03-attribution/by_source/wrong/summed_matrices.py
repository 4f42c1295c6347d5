"""each value goes through the sum of all W_O

Each head has its own.
"""

import torch


def by_source(pattern, v, W_O, d, scale):
    read = torch.einsum("bkhe,ged,bd->bhk", v, W_O, d)
    return pattern[:, :, -1] * read / scale[:, None, None]
