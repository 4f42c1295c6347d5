"""positions are rounded

Two neighbors with one angle are one position to the head.
"""

import torch


def stretched_angles(n_pos, n_train, d_head, base=10_000.0):
    scale = min(1.0, n_train / n_pos)
    position = (scale * torch.arange(n_pos)).round().double()
    speed = base ** (-torch.arange(0, d_head, 2, dtype=torch.float64) / d_head)
    return position[:, None] * speed
