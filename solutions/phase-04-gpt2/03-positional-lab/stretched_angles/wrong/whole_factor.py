"""the factor is rounded

`//` in place of `/`.
"""

import torch


def stretched_angles(n_pos, n_train, d_head, base=10_000.0):
    scale = 1 / max(1, n_pos // n_train)
    position = scale * torch.arange(n_pos, dtype=torch.float64)
    speed = base ** (-torch.arange(0, d_head, 2, dtype=torch.float64) / d_head)
    return position[:, None] * speed
