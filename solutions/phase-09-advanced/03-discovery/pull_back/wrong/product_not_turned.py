"""is W_V W_O transposed?"""

import torch


def pull_back(g, pattern, W_V, W_O, weight, scale):
    u = torch.einsum("hqp,nqd,hde->npe", pattern, g, W_V @ W_O)
    u = u * weight
    return g + (u - u.mean(-1, keepdim=True)) / scale[:, None]
