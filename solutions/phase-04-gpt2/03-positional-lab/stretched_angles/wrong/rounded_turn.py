"""6.28 is 2π rounded

A pair that turns by 6.281 radians has not come round.
"""

import torch


def short_turn(n_train, d_head, base=10_000.0):
    speed = base ** (-torch.arange(0, d_head, 2, dtype=torch.float64) / d_head)
    return (n_train - 1) * speed < 6.28
