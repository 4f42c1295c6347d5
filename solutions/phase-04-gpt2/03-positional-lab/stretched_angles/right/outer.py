"""`outer` and NumPy's powers."""

import numpy as np
import torch


def stretched_angles(n_pos, n_train, d_head, base=10_000.0):
    speed = base ** -(np.arange(d_head // 2) * 2 / d_head)
    position = np.arange(n_pos) / max(1.0, n_pos / n_train)
    return torch.from_numpy(np.outer(position, speed))
