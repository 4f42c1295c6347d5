"""Places are measured from the mean of the records, in widths; differences stay what they are."""

import torch

from minigpt.model import attention as layers


def soft_knn(x, y, at, width):
    middle = x.mean(0)
    x, at = (x - middle) / width, (at - middle) / width
    scale = (x.shape[1] + 1) ** 0.25
    q = torch.cat([at, x.new_ones(len(at), 1)], dim=-1) * scale
    k = torch.cat([x, -0.5 * x.pow(2).sum(-1, keepdim=True)], dim=-1) * scale
    return layers.attention(q, k, y)
