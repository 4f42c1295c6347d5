"""upside down

Fast pairs are the safe ones.
"""

import torch


def short_turn(n_train, d_head, base=10_000.0):
    speed = base ** (-torch.arange(0, d_head, 2, dtype=torch.float64) / d_head)
    return (n_train - 1) * speed >= 2 * torch.pi
