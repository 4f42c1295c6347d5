"""divided by the width, not by its square

At a width of 1 nobody notices. A score must not change when places and width are both measured in
other units.
"""

import torch

from minigpt.model.attention import attention


def soft_knn(x, y, at, width):
    q = torch.cat([at / width, torch.ones(len(at), 1)], dim=1)
    k = torch.cat([x, -x.square().sum(1, keepdim=True) / (2 * width)], dim=1)
    return attention(q * q.shape[1] ** 0.5, k, y)
