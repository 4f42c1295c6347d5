"""Scatter a 1 into zeros."""

import torch


def move_attention(pattern, record):
    moved = pattern.clone()
    moved[:, -1, :] = torch.zeros_like(pattern[:, -1]).scatter(1, record[:, None], 1.0)
    return moved
