"""V is flipped and U is not

The term s u vᵀ has changed its sign, and so has the matrix.
"""

import torch


def sign_by_data(U, V, outputs):
    c = outputs.reshape(-1, outputs.shape[-1]) @ V
    sign = torch.where(c.mean(0) < 0, -1.0, 1.0).to(V.dtype)
    return U, V * sign, (c * sign > 0).to(V.dtype).mean(0)
