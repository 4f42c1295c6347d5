"""return float64

A position of 100,000 times a speed near 1 needs more than seven digits.
"""

import torch


def stretched_angles(n_pos, n_train, d_head, base=10_000.0):
    scale = min(1.0, n_train / n_pos)
    speed = base ** (-torch.arange(0, d_head, 2) / d_head)
    return scale * torch.arange(n_pos)[:, None] * speed
