"""Places from the first record; the keys carry the width, and a coordinate of their own."""

import torch

from minigpt.model.attention import attention


def soft_knn(x, y, at, width):
    x, at = x - x[0], at - x[0]
    scale = (x.shape[1] + 1) ** 0.5
    k = torch.column_stack([x, (x * x).sum(1) / -2]) * (scale / width**2)
    q = torch.nn.functional.pad(at, (0, 1), value=1.0)
    return attention(q, k, y)
