"""sum of a vector's entries

Libraries fix signs like this. It makes results repeatable, and says nothing about the head.
"""

import torch


def sign_by_data(U, V, outputs):
    c = outputs.reshape(-1, outputs.shape[-1]) @ V
    sign = torch.where(V.sum(0) < 0, -1.0, 1.0).to(V.dtype)
    return U * sign, V * sign, (c * sign > 0).to(V.dtype).mean(0)
