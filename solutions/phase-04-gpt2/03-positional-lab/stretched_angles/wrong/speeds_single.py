"""compute the speeds in float64

Whole numbers divided by a whole number are float32, and so is a power of them.
"""

import torch


def short_turn(n_train, d_head, base=10_000.0):
    speed = base ** (-torch.arange(0, d_head, 2) / d_head)
    return (n_train - 1) * speed < 2 * torch.pi
