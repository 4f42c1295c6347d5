"""of the position shares in double precision

The dtype of what comes in stays.
"""

import torch


def by_source(pattern, v, W_O, d, scale):
    read = torch.einsum("bkhe,hed,bd->bhk", v.float(), W_O.float(), d.float())
    return pattern[:, :, -1] * read / scale[:, None, None]
