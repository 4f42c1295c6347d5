"""the squares of large numbers drown the differences

On paper the origin makes no difference. In single precision, the square of 2048 is known to half a
unit, and the exponents differ by less.
"""

import torch

from minigpt.model.attention import attention


def soft_knn(x, y, at, width):
    q = torch.cat([at / width**2, torch.ones(len(at), 1)], dim=1)
    k = torch.cat([x, -x.square().sum(1, keepdim=True) / (2 * width**2)], dim=1)
    return attention(q * q.shape[1] ** 0.5, k, y)
