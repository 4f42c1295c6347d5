"""converting at the end restores no digits

Far positions lose digits of their angle in float32.
"""

import torch


def stretched_angles(n_pos, n_train, d_head, base=10_000.0):
    position = min(1.0, n_train / n_pos) * torch.arange(n_pos)
    speed = base ** (-torch.arange(0, d_head, 2) / d_head)
    return (position[:, None] * speed).double()
