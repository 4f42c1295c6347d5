"""never use a factor above 1

Most texts are shorter than the longest.
"""

import torch


def stretched_angles(n_pos, n_train, d_head, base=10_000.0):
    scale = n_train / n_pos
    position = scale * torch.arange(n_pos, dtype=torch.float64)
    speed = base ** (-torch.arange(0, d_head, 2, dtype=torch.float64) / d_head)
    return position[:, None] * speed
