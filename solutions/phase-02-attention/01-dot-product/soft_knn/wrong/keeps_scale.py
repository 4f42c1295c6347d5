"""attention's own scale is still in it

`attention` divides every score by the root of the width of a query. Here that is a blur that
you did not ask for, and it depends on the number of features.
"""

import torch

from minigpt.model.attention import attention


def soft_knn(x, y, at, width):
    q = torch.cat([at / width**2, torch.ones(len(at), 1)], dim=1)
    k = torch.cat([x, -x.square().sum(1, keepdim=True) / (2 * width**2)], dim=1)
    return attention(q, k, y)
