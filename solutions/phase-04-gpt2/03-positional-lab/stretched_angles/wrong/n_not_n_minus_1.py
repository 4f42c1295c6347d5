"""n − 1

Fence posts: 32 tokens have 31 steps between first and last.
"""

import torch


def short_turn(n_train, d_head, base=10_000.0):
    speed = base ** (-torch.arange(0, d_head, 2, dtype=torch.float64) / d_head)
    return n_train * speed < 2 * torch.pi
