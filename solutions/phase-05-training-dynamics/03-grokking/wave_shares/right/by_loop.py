"""Loops over frequencies."""

import math

import torch


def waves(p):
    n = torch.arange(p, dtype=torch.float64)
    rows = [torch.ones(p, dtype=torch.float64) / math.sqrt(p)]
    for k in range(1, (p - 1) // 2 + 1):
        for f in (torch.cos, torch.sin):
            row = f(2 * math.pi * k * n / p)
            rows.append(row / row.norm())
    return torch.stack(rows).float()


def wave_shares(table):
    p, power = len(table), []
    n = torch.arange(p, dtype=table.dtype)
    for k in range(1, (p - 1) // 2 + 1):
        angle = 2 * math.pi * k * n / p
        power.append(sum((f(angle) @ table).square().sum() for f in (torch.cos, torch.sin)))
    power = torch.stack(power)
    return power / power.sum()


def find_keys(shares, times_even=3.0):
    found = []
    for k in range(1, len(shares) + 1):
        if float(shares[k - 1]) > times_even * (1 / len(shares)):
            found.append(k)
    return found
