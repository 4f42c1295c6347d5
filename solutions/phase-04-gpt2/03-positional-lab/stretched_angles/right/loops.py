"""Loops, and turns in place of radians."""

import math

import torch


def stretched_angles(n_pos, n_train, d_head, base=10_000.0):
    scale = n_train / n_pos if n_pos > n_train else 1.0
    rows = [
        [scale * i / base ** (2 * j / d_head) for j in range(d_head // 2)] for i in range(n_pos)
    ]
    return torch.tensor(rows, dtype=torch.float64)


def short_turn(n_train, d_head, base=10_000.0):
    turns = [(n_train - 1) / base ** (2 * j / d_head) / math.tau for j in range(d_head // 2)]
    return torch.tensor([t < 1 for t in turns])
