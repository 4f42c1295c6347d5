"""lands on n_train − 1

Also a sensible convention, and not the one of the paper.
"""

import torch


def stretched_angles(n_pos, n_train, d_head, base=10_000.0):
    scale = min(1.0, (n_train - 1) / max(n_pos - 1, 1))
    position = scale * torch.arange(n_pos, dtype=torch.float64)
    speed = base ** (-torch.arange(0, d_head, 2, dtype=torch.float64) / d_head)
    return position[:, None] * speed
