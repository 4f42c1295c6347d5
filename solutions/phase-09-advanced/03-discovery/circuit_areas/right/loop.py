"""Trapezoid by trapezoid."""

import torch


def circuit_areas(sizes, faithfulness):
    cpr = cmd = 0.0
    for i in range(len(sizes) - 1):
        a, b = float(faithfulness[i]), float(faithfulness[i + 1])
        width = float(sizes[i + 1] - sizes[i])
        cpr += width * (a + b) / 2
        cmd += width * (abs(1 - a) + abs(1 - b)) / 2
    return torch.tensor(cpr, dtype=faithfulness.dtype), torch.tensor(cmd, dtype=faithfulness.dtype)
