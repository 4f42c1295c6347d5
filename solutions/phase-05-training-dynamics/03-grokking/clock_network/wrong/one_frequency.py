"""axes

It works for a single frequency, of which there are two columns.
"""

import torch


def add_angles(x, y):
    c = x[..., 0] * y[..., 0] - x[..., 1] * y[..., 1]
    s = x[..., 1] * y[..., 0] + x[..., 0] * y[..., 1]
    return torch.stack([c, s], -1)
