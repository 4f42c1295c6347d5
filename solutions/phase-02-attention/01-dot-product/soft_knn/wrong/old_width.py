"""the scale you undid is that of the features

The queries have one coordinate more than the features, and attention divides by the root of *that*
number.
"""

import torch

from minigpt.model.attention import attention


def soft_knn(x, y, at, width):
    q = torch.cat([at / width**2, torch.ones(len(at), 1)], dim=1)
    k = torch.cat([x, -x.square().sum(1, keepdim=True) / (2 * width**2)], dim=1)
    return attention(q * x.shape[1] ** 0.5, k, y)
