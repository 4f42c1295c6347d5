"""A rotation matrix, applied again and again."""

import math

import torch


def pack_plane(n):
    turn = 2 * math.pi / n
    R = torch.tensor([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    rows = [torch.tensor([0.0, 1.0])]
    for _ in range(n - 1):
        rows.append(rows[-1] @ R)
    return torch.stack(rows)
