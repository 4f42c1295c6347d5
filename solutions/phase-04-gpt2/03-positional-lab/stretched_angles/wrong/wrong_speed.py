"""the pairs are too fast

A pair counts twice in d_head.
"""

import torch


def stretched_angles(n_pos, n_train, d_head, base=10_000.0):
    scale = min(1.0, n_train / n_pos)
    position = scale * torch.arange(n_pos, dtype=torch.float64)
    pair = torch.arange(d_head // 2, dtype=torch.float64)
    speed = base ** (-pair / d_head)
    return position[:, None] * speed
