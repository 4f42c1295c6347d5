"""at right angles

Orthonormal rows exclude one another: each is right alone, and they are not drawn anew.
"""

import torch


def random_directions(V, n_draw, seed=0):
    g = torch.Generator().manual_seed(seed)
    r = V.shape[1]
    blocks = torch.randn(-(-n_draw // r), r, r, generator=g, dtype=V.dtype)
    Q, R = torch.linalg.qr(blocks)
    Q = Q * R.diagonal(dim1=-2, dim2=-1).sign()[:, None]
    return Q.mT.reshape(-1, r)[:n_draw] @ V.T
