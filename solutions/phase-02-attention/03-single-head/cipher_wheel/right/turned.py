"""Counted the other way round, from another start, letter by letter."""

import math

import torch


def cipher_wheel(n, share):
    angles = [0.7 - 2 * math.pi * i / n for i in range(n)]
    keys = torch.tensor([[math.cos(a), math.sin(a)] for a in angles])
    gap = 2 * math.sin(math.pi / n) ** 2
    odds = share / (1 - share)
    return 2 * (math.sqrt(2) / gap) * math.log(odds * (n - 1)) * keys, keys
