"""the scale of the first prompt serves all

Each prompt has its own.
"""

import torch


def by_source(pattern, v, W_O, d, scale):
    read = torch.einsum("bkhe,hed,bd->bhk", v, W_O, d)
    return pattern[:, :, -1] * read / scale[0]
